// The designer's own dialog of a robot: what stands in it is kept once a person saves it.
"use strict";

const dialog = document.getElementById("dialog");

/** Read one field as the portal keeps it. */
function valueOf(field) {
  if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
  return "many" in field.dataset ? field.value.split("\n").filter(Boolean) : field.value;
}

dialog.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = [...dialog.elements].filter((field) => field.name);
  const properties = Object.fromEntries(fields.map((field) => [field.name, valueOf(field)]));
  const address = `/_emulator/robots/${dialog.dataset.robot}/properties`;
  const answer = await fetch(address, { method: "POST", body: JSON.stringify({ properties }) });
  document.getElementById("frame-said").textContent = answer.ok ? said("Настройки робота сохранены.") : await answer.text();
  if (answer.ok) closeSlider();
});
