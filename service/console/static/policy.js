// The pages of the policy work without this file: it adds the slider and leads to the lines of problems.
"use strict";

(() => {
  const number = document.getElementById("value");
  const range = document.getElementById("range");
  for (const element of document.querySelectorAll("[data-no-script]")) element.hidden = true;

  if (number && range) {
    range.addEventListener("input", () => {
      number.value = range.value;
      number.dispatchEvent(new Event("input", { bubbles: true }));
    });
    number.addEventListener("input", () => { if (number.checkValidity()) range.value = number.value; });
  }

  for (const select of document.querySelectorAll("select[data-send]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }

  const source = document.getElementById("source");
  function lead(number, still = false) {
    const lines = source.value.split("\n");
    const line = Math.min(number, lines.length) - 1;
    const start = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
    source.focus({ preventScroll: still });
    source.setSelectionRange(start, start + lines[line].length);
    source.scrollTop = (line - 4) * parseFloat(getComputedStyle(source).lineHeight);
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link || !source) return;
    event.preventDefault();
    lead(Number(link.dataset.line));
  });
  if (source && source.dataset.show) lead(Number(source.dataset.show), true);
})();
