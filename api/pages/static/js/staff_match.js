// The workbench follows each change: the order is tried at once, and the work is saved as it goes. Without this script
// the form does the same when it is submitted.
const form = document.getElementById("work");
const saved = document.getElementById("saved");

const TRY_AFTER_MS = 120;
const KEEP_AFTER_MS = 1200;
const RETRY_AFTER_MS = 5000;

let trying;
let tryTimer;
let keepTimer;
let keeping = null;
let changed = false;
let leaving = false;

for (const range of form.querySelectorAll(".range")) fill(range);
for (const needless of form.querySelectorAll(".js-needless")) needless.hidden = true;

form.addEventListener("input", (event) => {
  if (isToAdd(event.target)) return;
  if (event.target.type === "range") fill(event.target);
  document.getElementById("ticked").textContent = String(form.querySelectorAll("[name=pick]:checked").length);
  changed = true;
  for (const back of form.querySelectorAll("[value=undo], [value=reset]")) back.disabled = false;
  clearTimeout(keepTimer);
  keepTimer = setTimeout(keep, KEEP_AFTER_MS);
  if (event.target.name === "pick") return;
  clearTimeout(tryTimer);
  tryTimer = setTimeout(tryOut, TRY_AFTER_MS);
});

form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT" || !isToAdd(event.target)) return;
  event.preventDefault();
  event.target.closest("fieldset").querySelector("button").click();
});

form.addEventListener("submit", (event) => {
  leaving = true;
  clearTimeout(keepTimer);
  clearTimeout(tryTimer);
  if (!keeping) return;
  // What is being saved has a new version when it has been: sent before, the form would be told that somebody else,
  // which is itself, was first.
  event.preventDefault();
  keeping.then(() => form.requestSubmit(event.submitter));
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && changed && !leaving) keep();
});

// What is filled in to be added changes nothing before it is.
function isToAdd(field) {
  return field.name === "add" || field.name.startsWith("new-");
}

function fill(range) {
  range.style.setProperty("--fill", `${(100 * range.value) / range.max}%`);
  range.closest(".work-weight").querySelector("output").textContent = String(Math.round(Number(range.value)));
}

async function tryOut() {
  trying?.abort();
  const mine = new AbortController();
  trying = mine;
  const order = document.getElementById("order");
  order.setAttribute("aria-busy", "true");
  try {
    const answer = await post(form.dataset.try, mine.signal);
    if (!answer.ok) return;
    const text = await answer.text();
    // What an older try says is of no use once a newer one has begun.
    if (mine === trying) show(new DOMParser().parseFromString(text, "text/html"));
  } catch (error) {
    if (error.name !== "AbortError") saved.textContent = form.dataset.unsaved;
  } finally {
    if (mine === trying) order.setAttribute("aria-busy", "false");
  }
}

function show(answer) {
  const ticked = new Set([...form.querySelectorAll("[name=pick]")].filter((box) => box.checked).map((box) => box.value));
  for (const part of answer.querySelectorAll("template[data-part]")) {
    document.getElementById(part.dataset.part).replaceChildren(document.importNode(part.content, true));
  }
  for (const box of form.querySelectorAll("[name=pick]")) box.checked = ticked.has(box.value);
  for (const row of answer.querySelectorAll("template[data-row]")) {
    const shown = form.querySelector(`details[data-row="${row.dataset.row}"]`);
    if (!shown) continue;
    shown.querySelector("[data-asked]").textContent = row.dataset.asked;
    const kind = shown.querySelector("[data-kind]");
    kind.textContent = row.dataset.kind;
    kind.classList.toggle("strong", row.dataset.hard === "1");
    shown.querySelector("[data-errors]").textContent = row.dataset.errors;
    if (row.dataset.errors) shown.open = true;
  }
  const asStored = answer.querySelector("template[data-state]").dataset.asStored === "1";
  form.querySelector("[data-adopt]").disabled = asStored;
}

function keep() {
  if (keeping) {
    keepTimer = setTimeout(keep, KEEP_AFTER_MS);
    return;
  }
  keeping = save().finally(() => {
    keeping = null;
  });
}

async function save() {
  changed = false;
  saved.textContent = form.dataset.saving;
  try {
    const answer = await post(form.dataset.keep);
    const told = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : null;
    if (answer.ok) form.elements.version.value = told.version;
    else clearTimeout(keepTimer);
    saved.textContent = told?.said ?? told?.detail ?? form.dataset.unsaved;
    saved.classList.toggle("error", !answer.ok);
  } catch {
    changed = true;
    saved.textContent = form.dataset.unsaved;
    if (!leaving) keepTimer = setTimeout(keep, RETRY_AFTER_MS);
  }
}

function post(address, signal) {
  const fields = new URLSearchParams(new FormData(form));
  return fetch(address, { method: "POST", body: fields, signal, keepalive: document.visibilityState === "hidden" });
}
