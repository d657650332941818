// What the pages do beyond HTML. Everything works without it.

document.querySelectorAll("[data-sort]").forEach(makeSortable);
document.querySelectorAll("[data-password]").forEach(offerToShowPassword);

// An error summary or the feedback on an answer: read it first.
const first = document.querySelector("[data-focus]");
if (first) {
  first.tabIndex = -1;
  first.focus();
}

// A passkey that was refused or called off must not end in silence (see mfa/js/webauthn.js of allauth).
document.addEventListener("allauth.error", (event) => {
  const notice = document.querySelector("[data-passkey-error]");
  if (notice) {
    event.preventDefault();
    notice.hidden = false;
    notice.tabIndex = -1;
    notice.focus();
  }
});

function offerToShowPassword(field) {
  const input = field.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet compact";
  name(button, field.dataset.show, field.dataset.showLabel);
  button.addEventListener("click", () => {
    const isShown = input.type === "text";
    input.type = isShown ? "password" : "text";
    if (isShown) {
      name(button, field.dataset.show, field.dataset.showLabel);
    } else {
      name(button, field.dataset.hide, field.dataset.hideLabel);
    }
  });
  // A shown password must not go into the browser's list of words to suggest.
  input.form?.addEventListener("submit", () => {
    input.type = "password";
  });
  input.after(button);
}

function name(button, text, label) {
  button.textContent = text;
  button.setAttribute("aria-label", label);
}

// Buttons to move the rows of a list that is put in order. Without them the number in each row does the same.
//
// <ol data-sort data-up="Up" data-down="Down"> with rows <li> that hold .text and a <select>, and after the list
// an element with role="status".

function makeSortable(list) {
  const status = list.parentElement.querySelector("[role=status]");
  const rows = () => [...list.children];
  const textOf = (row) => row.querySelector(".text").textContent.trim();

  function number() {
    rows().forEach((row, index, all) => {
      row.querySelector("select").value = String(index + 1);
      // aria-disabled, not disabled: the button must keep the focus at the end of the list.
      row.querySelector("[data-move=up]").setAttribute("aria-disabled", String(index === 0));
      row.querySelector("[data-move=down]").setAttribute("aria-disabled", String(index === all.length - 1));
    });
  }

  function addButton(row, direction, label) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet compact";
    button.dataset.move = direction;
    button.textContent = label;
    button.setAttribute("aria-label", `${label}: ${textOf(row)}`);
    button.addEventListener("click", () => {
      const other = direction === "up" ? row.previousElementSibling : row.nextElementSibling;
      if (!other) {
        return;
      }
      if (direction === "up") {
        other.before(row);
      } else {
        other.after(row);
      }
      number();
      button.focus();
      status.textContent = `${textOf(row)}: ${rows().indexOf(row) + 1} / ${rows().length}`;
    });
    row.append(button);
  }

  // The page may come back with numbers that were already chosen: the rows follow them.
  const chosen = (row) => Number(row.querySelector("select").value) || Infinity;
  list.append(...rows().sort((a, b) => chosen(a) - chosen(b)));

  for (const row of rows()) {
    addButton(row, "up", list.dataset.up);
    addButton(row, "down", list.dataset.down);
  }
  number();

  // A number chosen by hand moves its row there.
  list.addEventListener("change", (event) => {
    const row = event.target.closest("li");
    const others = rows().filter((one) => one !== row);
    const place = Number(event.target.value) - 1;
    if (Number.isNaN(place) || place < 0) {
      return;
    }
    if (others[place]) {
      others[place].before(row);
    } else {
      list.append(row);
    }
    number();
    event.target.focus();
    status.textContent = `${textOf(row)}: ${rows().indexOf(row) + 1} / ${rows().length}`;
  });
}
