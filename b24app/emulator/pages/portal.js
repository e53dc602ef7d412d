// What every page of the portal can do: renew its parts, send what a person does, open sliders, say things.
"use strict";

const every = 2000;

/** Say a text in the page's language; {name} is filled in. */
function said(text, values = {}) {
  return (words[text] || text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Tell the person something for a while. */
function toast(text, address) {
  const line = document.createElement(address ? "a" : "p");
  line.textContent = text;
  if (address) line.href = address;
  document.getElementById("toasts").append(line);
  setTimeout(() => line.remove(), 9000);
}

/** Send what a person does; a field may be a list. Returns the answer, or null where there was none. */
async function send(path, fields) {
  const body = fields instanceof URLSearchParams ? fields : new URLSearchParams(fields);
  try {
    const answer = await fetch(path, { method: "POST", body });
    const told = await answer.json();
    if (!answer.ok) toast(told.error || said("Не получилось"));
    return told;
  } catch {
    toast(said("Портал не отвечает: он, должно быть, остановлен."));
    return null;
  }
}

let isPressed = false;

// What is under a pressed button stays there: a part replaced meanwhile would swallow the click or the drag.
document.addEventListener("pointerdown", () => { isPressed = true; }, true);
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { isPressed = false; }, true);

/** Say whether a person is writing, choosing or dragging something in a part, so that it must not be replaced. */
function isBusy(place) {
  const here = document.activeElement;
  const isWriting = place.contains(here) && /^(TEXTAREA|SELECT|INPUT)$/.test(here.tagName);
  return isPressed || isWriting || place.querySelector(".dragged") !== null;
}

/** Put a renewed part in the place of the old one: open details stay open, the focus stays where it was. */
function replace(place, fresh) {
  const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
  const known = new Set([...place.querySelectorAll("[id]")].map((one) => one.id));
  const open = [...place.querySelectorAll("details[open]")].map((one) => one.id);
  const scrolled = place.querySelector(".cards, .sheet")?.scrollTop || 0;
  place.innerHTML = fresh.html;
  place.dataset.tag = fresh.tag;
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const lane = place.querySelector(".cards, .sheet");
  if (lane) lane.scrollTop = scrolled;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  for (const card of place.querySelectorAll(".card[id]")) card.classList.toggle("came", !known.has(card.id));
  place.dispatchEvent(new CustomEvent("renewed", { bubbles: true }));
}

let isAsking = false;

/** Ask for the parts of the page that have changed. */
async function refresh() {
  const places = [...document.querySelectorAll("[data-part]")].filter((place) => !isBusy(place));
  if (isAsking || !places.length) return;
  isAsking = true;
  const asked = places.map((place) => ({ part: JSON.parse(place.dataset.part), tag: place.dataset.tag }));
  try {
    const answer = await fetch("/_face/parts", { method: "POST", body: JSON.stringify(asked) });
    for (const fresh of answer.ok ? await answer.json() : []) {
      const place = places.find((one) => same(one, fresh.part));
      if (place && !isBusy(place)) replace(place, fresh);
    }
    document.body.classList.remove("cut-off");
  } catch {
    document.body.classList.add("cut-off");
  }
  isAsking = false;
}

/** Say whether a place shows a part; spaces in its JSON do not matter. */
function same(place, part) {
  return JSON.stringify(JSON.parse(place.dataset.part)) === JSON.stringify(part);
}

/** Open a page of the portal above this one, or above all where this one is inside another; tells when it is closed. */
function openSlider(path) {
  if (window.parent !== window && window.parent.openSlider) return window.parent.openSlider(path);
  const address = new URL(path, location.origin);
  if (address.origin !== location.origin) return Promise.resolve({ result: "error", errorCode: "PATH_NOT_AVAILABLE" });
  address.searchParams.set("slim", "1");
  const slider = document.createElement("dialog");
  slider.className = "slider";
  slider.innerHTML = '<form method="dialog"><button></button></form><iframe></iframe>';
  slider.querySelector("button").textContent = said("Закрыть");
  slider.querySelector("iframe").title = said("Страница портала");
  slider.querySelector("iframe").src = address.href;
  document.body.append(slider);
  slider.showModal();
  return new Promise((resolve) => slider.addEventListener("close", () => {
    slider.remove();
    refresh();
    resolve({ result: "close" });
  }));
}

/** Close the page this one is opened in above another; false when it is not. */
function closeSlider() {
  const above = window.parent === window ? null : window.frameElement?.closest("dialog.slider");
  above?.close();
  return Boolean(above);
}
