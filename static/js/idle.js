// On a shared device: warn two minutes before the server signs out, and offer to stay.

const WARN_SECONDS = 120;
const dialog = document.querySelector("[data-idle]");
const shown = dialog.querySelector("[data-shown]");
const said = dialog.querySelector("[data-said]");
const allowed = Number(dialog.dataset.idle);
let until = Date.now() + allowed * 1000;

// Other tabs of this site keep the session alive, too.
const channel = new BroadcastChannel("idle");
channel.addEventListener("message", startOver);
channel.postMessage("here");

dialog.querySelector("[data-stay]").addEventListener("click", stay);
dialog.addEventListener("cancel", (event) => {
  event.preventDefault(); // Escape means: I am here
  stay();
});
setInterval(tick, 1000);

async function stay() {
  const answer = await fetch(dialog.dataset.stayUrl, { redirect: "manual" }).catch(() => null);
  if (answer && answer.status === 204) {
    channel.postMessage("here");
    startOver();
  } else if (answer) {
    location.reload();
  }
}

function startOver() {
  until = Date.now() + allowed * 1000;
  if (dialog.open) {
    dialog.close();
  }
}

function tick() {
  const left = Math.round((until - Date.now()) / 1000);
  if (left <= 0) {
    location.reload();
    return;
  }
  if (left > WARN_SECONDS) {
    return;
  }
  if (!dialog.open) {
    dialog.showModal();
  }
  shown.textContent = words(left, left);
  // Spoken: whole minutes, under a minute every twenty seconds.
  const rounded = left > 60 ? Math.ceil(left / 60) * 60 : Math.ceil(left / 20) * 20;
  const text = words(left, rounded);
  if (said.textContent !== text) {
    said.textContent = text;
  }
}

function words(left, seconds) {
  const [text, count] = left > 60 ? [dialog.dataset.minutes, Math.ceil(left / 60)] : [dialog.dataset.seconds, seconds];
  return text.replace("{n}", count);
}
