// The top of every page: menus, the bell, the clock; links that open above the page.
"use strict";

const burger = document.getElementById("burger");

burger?.addEventListener("click", () => {
  const isOpen = document.body.classList.toggle("with-menu");
  burger.setAttribute("aria-expanded", String(isOpen));
});

/** Only one thing hangs open at the top. */
function closeOthers(open) {
  for (const one of document.querySelectorAll(".top details[open]")) if (one !== open) one.removeAttribute("open");
}

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(".top details") && event.target.open) closeOthers(event.target);
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeOthers(null);
});

/** Buttons inside parts that renew themselves: what is sent when one is pressed, by the name of its data. */
const presses = {
  finish: (data) => send("/_face/finish", { activity: data.finish }),
  press: (data) => send("/_face/press", { activity: data.press, button: data.button }),
  task: (data) => send("/_face/task", { task: data.task, do: data.do }),
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.send) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  const told = await send(form.dataset.send, fields);
  if (told?.ok) form.reset();
  document.activeElement?.blur();
  refresh();
});

const acts = {
  read: () => send("/_face/read", {}),
  clock: async (button) => {
    button.disabled = true;
    const told = await send("/_face/clock", { jump: button.dataset.jump });
    button.disabled = false;
    if (told?.now) toast(said("На портале теперь {now}.", { now: told.now }));
  },
};

document.addEventListener("click", async (event) => {
  if (!event.target.closest(".top details")) closeOthers(null);
  const button = event.target.closest("[data-act]");
  if (button && acts[button.dataset.act]) {
    await acts[button.dataset.act](button);
    refresh();
  }
  const name = Object.keys(presses).find((one) => event.target.closest(`button[data-${one}]`));
  if (name) {
    const pressed = event.target.closest("button");
    pressed.disabled = true;
    await presses[name](pressed.dataset);
    refresh();
  }
  const link = event.target.closest("a[data-slider]");
  if (link) {
    event.preventDefault();
    openSlider(link.getAttribute("href"));
  }
});

let unread = Number(document.getElementById("bell")?.dataset.unread || 0);

document.addEventListener("renewed", (event) => {
  const bell = event.target.querySelector?.("#bell");
  if (!bell) return;
  const now = Number(bell.dataset.unread);
  if (now > unread) toast(bell.querySelector(".note > div").textContent.slice(0, 200));
  unread = now;
});

/** Look as somebody else, or in another language: the page is read anew, whoever its address names. */
async function become(chosen) {
  await send("/_face/visitor", chosen);
  const address = new URL(location.href);
  for (const name of ["user", "lang"]) address.searchParams.delete(name);
  location.replace(address.href);
}

document.getElementById("who")?.addEventListener("click", (event) => {
  const { user, language } = event.target.closest("button")?.dataset || {};
  if (user || language) become(user ? { user } : { language });
});

setInterval(() => { if (!document.hidden) refresh(); }, every);
