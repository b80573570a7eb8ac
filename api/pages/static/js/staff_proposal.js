// Copies a link, and says when a file that is being drawn is ready.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
  });
}

const files = document.getElementById("files");
const EVERY_MS = 2000;
const TIMES = 30;

async function look(left) {
  const answer = await fetch(files.dataset.files);
  if (!answer.ok) return;
  const ready = await answer.json();
  for (const file of files.querySelectorAll("[data-file]")) {
    const state = file.querySelector("[data-state]");
    if (ready[file.dataset.file]) state.textContent = state.dataset.ready;
  }
  if (left > 0) setTimeout(look, EVERY_MS, left - 1);
}

look(TIMES);
