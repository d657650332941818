// Leaving a sensitive page at once: by the button, the skip link, or Shift three times.

const PRESSES = 3;
const PAUSE_MS = 5000;

watchExit(document.querySelector("[data-exit]"));

function watchExit(bar) {
  const link = bar.querySelector("a");
  const dots = bar.querySelector(".dots");
  const status = bar.querySelector("[role=status]");
  let presses = 0;
  let usedAsModifier = false;
  let timer;

  function leave() {
    const cover = document.createElement("div");
    cover.className = "exit-overlay";
    cover.setAttribute("role", "alert");
    document.body.classList.add("exiting");
    document.body.append(cover);
    cover.textContent = bar.dataset.loading; // after it is in the page, or it is not read out
    document.title = bar.dataset.loading;
    location.replace(link.href);
  }

  function show() {
    dots.classList.toggle("counting", presses > 0);
    [...dots.children].forEach((dot, index) => dot.classList.toggle("lit", index < presses));
  }

  function startOver(message) {
    presses = 0;
    clearTimeout(timer);
    status.textContent = message;
    show();
  }

  function count() {
    presses += 1;
    show();
    clearTimeout(timer);
    if (presses === PRESSES) {
      leave();
      return;
    }
    status.textContent = presses === PRESSES - 1 ? bar.dataset.oneMore : bar.dataset.twoMore;
    timer = setTimeout(() => startOver(bar.dataset.expired), PAUSE_MS);
  }

  document.addEventListener(
    "keyup",
    (event) => {
      // Shift that came with another key (a capital letter) is no press of its own.
      if (event.key === "Shift" && !usedAsModifier) {
        count();
      } else if (presses > 0) {
        startOver("");
      }
      usedAsModifier = event.shiftKey;
    },
    true,
  );

  for (const way of [link, ...document.querySelectorAll("[data-exit-link]")]) {
    way.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
  }

  // Back must ask the server, which knows that the reader left. A page that the browser keeps is kept empty, so that
  // none is painted before the server has answered.
  addEventListener("pagehide", () => document.body.classList.add("left"));
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      location.reload();
    }
  });
}
