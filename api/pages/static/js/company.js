// What the company's pages gain with script: panels that close by themselves, no more than four sites to compare, and
// copying the address. All of it works without.
const MOST_COMPARED = 4;

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.filter[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

// A panel at the right edge of the window opens to the left.
document.addEventListener("toggle", ({ target }) => {
  const panel = target.matches?.("details.filter[open]") && target.querySelector(".filter-panel:not(.filter-panel-all)");
  if (!panel) return;
  panel.classList.remove("panel-end");
  panel.classList.toggle("panel-end", panel.getBoundingClientRect().right > innerWidth);
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.("details.filter[open]") || document.querySelector("details.filter[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// What the summary of faults points at may stand in a panel that is closed.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  const panel = field?.closest("details");
  if (!panel) return;
  event.preventDefault();
  event.stopPropagation();
  panel.open = true;
  field.focus();
}, true);

// A button in a panel shows the sites, which the panel would cover.
document.addEventListener("submit", (event) => {
  event.submitter?.closest("details.filter")?.removeAttribute("open");
});

function limitChoice() {
  const boxes = [...document.querySelectorAll("input[type=checkbox][name=compare]")];
  const elsewhere = document.querySelectorAll("input[type=hidden][name=compare]").length;
  const full = boxes.filter((box) => box.checked).length + elsewhere >= MOST_COMPARED;
  for (const box of boxes) box.disabled = full && !box.checked;
}

function offerCopying() {
  for (const button of document.querySelectorAll("[data-copy-address]")) button.hidden = !navigator.clipboard;
}

function refresh() {
  limitChoice();
  offerCopying();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-address]");
  if (!button) return;
  await navigator.clipboard.writeText(location.href);
  button.textContent = button.dataset.copied || "✓";
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("change", limitChoice);
document.addEventListener("htmx:after:swap", refresh);
document.addEventListener("siting:map", ({ detail }) => {
  for (const box of document.querySelectorAll("[data-map-follow]")) box.disabled = !detail.map;
});
refresh();
