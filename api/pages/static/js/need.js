// What the pages of a need gain from script: the link is copied, errors are met first, and nothing is sent twice.

for (const field of document.querySelectorAll("[data-own-address]")) {
  field.value = new URL(field.value, location.href).href;
  field.addEventListener("focus", () => field.select());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 2000);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Who does not know yet need not write anything; what is written stays, and counts again when the tick is gone.
for (const box of document.querySelectorAll('input[name$=".not_known"]')) {
  const question = box.closest("fieldset");
  const dim = () => question.classList.toggle("is-not-known", box.checked);
  box.addEventListener("change", dim);
  dim();
}

for (const form of document.querySelectorAll("[data-send-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sending) event.preventDefault();
    form.dataset.sending = "yes";
  });
}
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("[data-send-once]")) delete form.dataset.sending;
});

// Answers that have been written and not saved are not left by accident.
for (const form of document.querySelectorAll("[data-need-form]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

document.getElementById("errors")?.focus();
