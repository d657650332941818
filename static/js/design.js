// A template of certificates: shows what it looks like while it is written. Without this, by the buttons.
"use strict";

(() => {
  const form = document.querySelector("form[data-design]");
  if (!form) return;
  const buttons = form.querySelectorAll("button[data-preview]");
  const WAIT_MS = 700;
  let shown = buttons[0];
  let timer = 0;

  const show = () => {
    clearTimeout(timer);
    form.requestSubmit(shown);
  };
  for (const button of buttons) {
    button.addEventListener("click", () => { shown = button; clearTimeout(timer); });
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT_MS);
  });
  show();
})();
