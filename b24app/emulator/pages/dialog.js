// The designer's own dialog of a robot: what stands in it is kept once a person saves it.
"use strict";

const dialog = document.getElementById("dialog");

/** Read what was filled in as the portal keeps it: a field of many values is a list. */
function filledIn() {
  const properties = {};
  for (const field of [...dialog.elements].filter((one) => one.name)) {
    if (field.type === "checkbox") {
      properties[field.name] = [...(properties[field.name] || []), ...(field.checked ? [field.value] : [])];
    } else properties[field.name] = "many" in field.dataset ? field.value.split("\n").filter(Boolean) : field.value;
  }
  return properties;
}

dialog.addEventListener("submit", async (event) => {
  event.preventDefault();
  const address = `/_emulator/robots/${dialog.dataset.robot}/properties`;
  const answer = await fetch(address, { method: "POST", body: JSON.stringify({ properties: filledIn() }) });
  document.getElementById("frame-said").textContent = answer.ok ? said("Настройки робота сохранены.") : await answer.text();
  if (answer.ok) closeSlider();
});
