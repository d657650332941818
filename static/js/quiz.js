// Comfort at a test: saving while one answers, and a word before the time is over. Everything works without it.

const form = document.querySelector("form[data-autosave]");
if (form) {
  saveWhileAnswering(form, document.querySelector("[data-save-status]"));
}
document.querySelectorAll("[data-seconds-left]").forEach(warnOfTime);

// Each change is sent to the form's own address, with the revision that the form was opened with. What stands in the
// status line is what the server has said, never what was hoped.
function saveWhileAnswering(form, status) {
  const words = form.dataset;
  let timer = 0;
  let running = null;
  let isChanged = false;

  function tell(text) {
    if (status.textContent !== text) {
      status.textContent = text;
    }
  }

  async function save() {
    clearTimeout(timer);
    if (!isChanged || running) {
      return;
    }
    isChanged = false;
    const sent = new FormData(form);
    running = fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(sent),
      headers: { Accept: "application/json" },
      redirect: "error",
    });
    let again = 0;
    try {
      const answer = await running;
      const told = await answer.json();
      if (told.code === "saved") {
        form.elements.revision.value = String(told.revision);
        tell(isChanged ? words.changed : `${words.saved} ${told.saved_at}.`);
      } else {
        const texts = { stale: words.stale, closed: words.closed, signed_out: words.signedOut };
        tell(texts[told.code] || words.changed);
      }
    } catch {
      isChanged = true;
      again = 10000;
      tell(words.failed);
    }
    running = null;
    if (isChanged) {
      timer = setTimeout(save, again || 800);
    }
  }

  form.addEventListener("input", (event) => {
    isChanged = true;
    tell(words.changed);
    clearTimeout(timer);
    // Typing pauses now and then; a choice is made at once.
    timer = setTimeout(save, event.target.matches("input[type=text], textarea") ? 1500 : 300);
  });
  // The buttons that move lines change numbers without an event of their own.
  form.addEventListener("click", (event) => {
    if (event.target.matches("[data-move]")) {
      form.dispatchEvent(new Event("input"));
    }
  });

  // What is on its way must arrive before the form does, or the form would come with an old revision.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    isChanged = false;
    if (running) {
      event.preventDefault();
      const button = event.submitter;
      while (running) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      form.requestSubmit(button);
    }
  });
}

// Seconds are counted from when the page came: the clock of the device does not matter.
function warnOfTime(note) {
  const warning = note.querySelector("[data-time-warning]");
  const left = Number(note.dataset.secondsLeft);
  const at = (seconds, text) => {
    if (left > seconds) {
      setTimeout(() => {
        warning.textContent = text;
      }, (left - seconds) * 1000);
    }
  };
  if (left < 86400) {
    at(300, note.dataset.five);
    at(60, note.dataset.one);
    at(0, note.dataset.over);
  }
}
