// Runs before anything is drawn: what needs script is shown only where there is script.
document.documentElement.classList.add("js");
window.L_NO_TOUCH = false;
window.L_DISABLE_3D = false;
