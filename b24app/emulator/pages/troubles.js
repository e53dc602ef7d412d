// Faults and limits are switched on and off; which methods and how often is chosen before.
"use strict";

document.getElementById("chance").addEventListener("submit", (event) => event.preventDefault());

document.addEventListener("click", async (event) => {
  const { trouble, limit } = event.target.closest("main button")?.dataset || {};
  if (trouble) {
    const chosen = Object.fromEntries(new FormData(document.getElementById("chance")));
    await send("/_face/trouble", { do: trouble, ...chosen });
  } else if (limit) await send("/_face/limits", { what: limit });
  else return;
  refresh();
});
