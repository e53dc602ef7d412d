// Robots and triggers are dragged onto stages, or chosen and then a stage is named; settings open above the page.
"use strict";

const designer = document.getElementById("designer");
const chooser = document.getElementById("mover-dialog");
const stages = [...designer.querySelectorAll(".column")];
let carried = null;

/** Put what is carried on a stage, before another robot or last; the settings of a new robot open at once. */
async function land(what, stage, before) {
  const about = { kind: designer.dataset.kind, stage, before: before || 0 };
  if (what.dataset.robot) {
    await send("/_face/robot/put", { ...about, robot: what.dataset.robot });
  } else {
    const named = { client_id: what.dataset.client, code: what.dataset.code };
    const told = await send(`/_face/${what.dataset.what}/place`, { ...about, ...named });
    if (told?.ok && what.dataset.what === "robot") openSlider(`/marketplace/robot/${told.id}/`);
    if (told?.ok && what.dataset.what === "trigger") settle(await send("/_face/trigger/settings", { trigger: told.id }));
  }
  refresh();
}

designer.addEventListener("dragstart", (event) => {
  carried = event.target.closest("[draggable]");
  event.dataTransfer.setData("text/plain", carried.textContent);
  carried.classList.add("dragged");
});

designer.addEventListener("dragover", (event) => {
  const column = event.target.closest(".column");
  if (!carried || !column) return;
  event.preventDefault();
  for (const one of stages) one.classList.toggle("aim", one === column);
});

/** Leave nothing behind of what was dragged. */
function settleDown() {
  carried?.classList.remove("dragged");
  carried = null;
  for (const one of stages) one.classList.remove("aim");
}

designer.addEventListener("dragend", settleDown);

designer.addEventListener("drop", (event) => {
  event.preventDefault();
  const [what, column] = [carried, event.target.closest(".column")];
  const beside = event.target.closest("[data-robot]");
  settleDown();
  if (what && column) land(what, column.dataset.stage, beside && beside !== what ? beside.dataset.robot : 0);
});

/** Let the person name the stage for what is to be put there. */
function choose(what) {
  chooser.returnValue = "";
  chooser.onclose = () => { if (chooser.returnValue) land(what, chooser.returnValue); };
  chooser.showModal();
}

const doings = {
  carry: (data) => choose({ dataset: { ...data } }),
  open: (data) => openSlider(`/marketplace/robot/${data.robot}/`),
  timing: async (data) => settle(await send("/_face/robot/timing", { robot: data.robot })),
  settings: async (data) => settle(await send("/_face/trigger/settings", { trigger: data.trigger })),
  up: (data) => send("/_face/robot/put", { robot: data.robot, do: "up" }),
  down: (data) => send("/_face/robot/put", { robot: data.robot, do: "down" }),
  remove: (data) => data.robot
    ? send("/_face/robot/remove", { robot: data.robot })
    : send("/_face/trigger/remove", { trigger: data.trigger }),
};

designer.addEventListener("click", async (event) => {
  const choice = event.target.closest(".choice");
  const button = event.target.closest("[data-do]");
  if (choice) choose(choice);
  else if (button) {
    await doings[button.dataset.do](button.closest(".robot").dataset);
    refresh();
  }
});

document.getElementById("sift").addEventListener("input", (event) => {
  const wanted = event.target.value.toLowerCase();
  for (const one of designer.querySelectorAll(".choice")) one.hidden = !one.textContent.toLowerCase().includes(wanted);
});
