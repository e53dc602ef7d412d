// An item comes to another stage; fields that must be filled in are asked for as the portal does.
"use strict";

/** Move an item; true when it has moved. */
async function move(kind, id, stage) {
  return settle(await send("/_face/move", { kind, id, stage }));
}

/** Take the portal's answer to a move or to a card that is saved: done, refused, or fields are asked for. */
async function settle(told) {
  if (told?.html) return ask(told.html);
  refresh();
  return Boolean(told?.ok);
}

/** Ask for fields in a dialog until they are there or the person gives up. */
function ask(html) {
  const dialog = document.createElement("dialog");
  dialog.className = "asking";
  dialog.innerHTML = '<form method="post"></form>';
  const form = dialog.firstChild;
  form.innerHTML = html;
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("p.input :is(input:not([type=hidden]), select, textarea)")?.focus();
  return new Promise((resolve) => {
    let isDone = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const told = await send(form.querySelector("[name=path]").value, new URLSearchParams(new FormData(form)));
      if (told?.html) form.innerHTML = told.html;
      if (told?.address) location.assign(told.address);
      isDone = Boolean(told?.ok);
      if (isDone) dialog.close();
    });
    form.addEventListener("click", (event) => { if (event.target.closest("[data-close]")) dialog.close(); });
    dialog.addEventListener("close", () => {
      dialog.remove();
      refresh();
      resolve(isDone);
    });
  });
}
