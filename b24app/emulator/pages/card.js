// A card: stages are pressed, fields are filled in, tabs of applications open inside it.
"use strict";

const card = document.getElementById("card");
const about = { kind: card.dataset.kind, id: card.dataset.id };
const own = document.getElementById("own");
const place = document.getElementById("tab-place");

document.addEventListener("click", async (event) => {
  const pressed = event.target.closest("#card button");
  if (!pressed) return;
  const { stage, field } = pressed.dataset;
  if (stage && pressed.getAttribute("aria-current") !== "step") {
    pressed.disabled = true;
    if (await move(about.kind, about.id, stage)) toast(said("Стадия: «{name}».", { name: pressed.textContent }));
    pressed.disabled = false;
  }
  if (pressed.id === "edit" || field) settle(await send("/_face/form", { ...about, field: field || "" }));
});

/** Open a page of an application inside the card, or the card's own part again. */
function openTab(tab) {
  for (const one of document.querySelectorAll("#tabs [data-tab]")) one.toggleAttribute("aria-current", one === tab);
  const isOwn = tab.dataset.tab === "own";
  own.hidden = !isOwn;
  place.replaceChildren();
  if (isOwn) return;
  const inside = document.createElement("iframe");
  inside.title = tab.textContent;
  inside.src = `${tab.getAttribute("href")}&slim=1`;
  place.append(inside);
}

document.getElementById("tabs").addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tab]");
  if (!tab || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  openTab(tab);
});
