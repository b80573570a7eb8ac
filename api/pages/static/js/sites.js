// What the staff's pages of sites gain with script: tick all rows, and a warning before what was filled in is lost.
const all = document.querySelector("[data-tick-all]");

if (all) {
  const boxes = [...document.querySelectorAll("input[name=site]")];
  const box = all.querySelector("input");
  all.hidden = boxes.length === 0;
  box.addEventListener("change", () => boxes.forEach((one) => { one.checked = box.checked; }));
  for (const one of boxes) {
    one.addEventListener("change", () => {
      const ticked = boxes.filter((other) => other.checked).length;
      box.checked = ticked === boxes.length;
      box.indeterminate = ticked > 0 && ticked < boxes.length;
    });
  }
}

const form = document.querySelector("[data-site-form]");

if (form) {
  let touched = document.querySelector(".error-summary") !== null;
  form.addEventListener("input", () => { touched = true; });
  form.addEventListener("submit", () => { touched = false; });
  window.addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
  // The set's summary says what is ticked.
  for (const set of form.querySelectorAll(".fact-codes")) {
    const summary = set.querySelector("summary");
    const empty = summary.dataset.empty || summary.textContent;
    set.addEventListener("change", () => {
      const labels = [...set.querySelectorAll("input:checked")].map((one) => one.parentElement.textContent.trim());
      summary.textContent = labels.join(", ") || empty;
    });
  }
}

for (const page of document.querySelectorAll("[data-reload-seconds]")) {
  setTimeout(() => location.reload(), 1000 * Number(page.dataset.reloadSeconds));
}
