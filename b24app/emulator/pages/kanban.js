// Cards are moved by the mouse, by the keyboard, or from a list of stages; long columns show more on demand.
"use strict";

const kanban = document.getElementById("kanban");
const mover = document.getElementById("mover-dialog");
const columns = [...kanban.querySelectorAll(".column")];
let taken = null;
let aim = 0;

/** Move a card to a column, unless it is there. */
async function drop(card, column) {
  if (!card || card.closest(".column") === column) return;
  const [name, title] = [column.dataset.name, card.querySelector("b").textContent];
  const hasMoved = await move(kanban.dataset.kind, card.dataset.id, column.dataset.stage);
  if (hasMoved) toast(said("«{title}» теперь на стадии «{name}».", { title, name }));
}

kanban.addEventListener("dragstart", (event) => {
  const card = event.target.closest(".card");
  if (!card) return;
  event.dataTransfer.setData("text/plain", card.dataset.id);
  event.dataTransfer.effectAllowed = "move";
  card.classList.add("dragged");
  taken = card;
});

kanban.addEventListener("dragend", () => letGo());

kanban.addEventListener("dragover", (event) => {
  const column = event.target.closest(".column");
  if (!taken || !column) return;
  event.preventDefault();
  point(column);
});

kanban.addEventListener("drop", (event) => {
  event.preventDefault();
  const [card, column] = [taken, event.target.closest(".column")];
  letGo();
  if (column) drop(card, column);
});

/** Show where the card would land. */
function point(column) {
  for (const one of columns) one.classList.toggle("aim", one === column);
}

function letGo() {
  taken?.classList.remove("dragged", "taken");
  taken = null;
  point(null);
}

/** Take a card with the keyboard. */
function take(card) {
  taken = card;
  card.classList.add("taken");
  aim = columns.indexOf(card.closest(".column"));
  point(columns[aim]);
  toast(said("Карточка взята. Стрелки выбирают стадию, Enter кладёт."));
}

function steer(step) {
  aim = Math.min(Math.max(aim + step, 0), columns.length - 1);
  point(columns[aim]);
  columns[aim].scrollIntoView({ block: "nearest", inline: "nearest" });
  toast(columns[aim].dataset.name);
}

/** Go to the next card of the column, or to the first of the next column. */
function walk(card, key) {
  const cards = [...card.closest(".column").querySelectorAll(".card")];
  const place = columns.indexOf(card.closest(".column"));
  const beside = { ArrowLeft: columns[place - 1], ArrowRight: columns[place + 1] }[key];
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  (step ? cards[cards.indexOf(card) + step] : beside?.querySelector(".card"))?.focus();
}

kanban.addEventListener("keydown", (event) => {
  const card = event.target.closest(".card");
  if (!card || event.target !== card) return;
  const steps = { ArrowLeft: -1, ArrowRight: 1 };
  if (taken && event.key in steps) steer(steps[event.key]);
  else if (taken && (event.key === "Enter" || event.key === " ")) {
    const moved = taken;
    letGo();
    drop(moved, columns[aim]);
  } else if (taken && event.key === "Escape") letGo();
  else if (event.key === " ") take(card);
  else if (event.key === "Enter") location.assign(card.querySelector("a").href);
  else if (event.key.startsWith("Arrow")) walk(card, event.key);
  else return;
  event.preventDefault();
});

kanban.addEventListener("click", (event) => {
  const card = event.target.closest(".card");
  if (event.target.closest(".mover")) {
    mover.returnValue = "";
    mover.onclose = () => { if (mover.returnValue) drop(card, columns.find((one) => one.dataset.stage === mover.returnValue)); };
    mover.showModal();
  } else if (event.target.closest(".more")) showMore(event.target.closest(".live"));
});

/** Let a column show more of its cards. */
function showMore(place) {
  const part = JSON.parse(place.dataset.part);
  part[4] += Number(kanban.dataset.step);
  place.dataset.part = JSON.stringify(part);
  refresh();
}

const watch = new IntersectionObserver((seen) => {
  for (const one of seen) if (one.isIntersecting) showMore(one.target.closest(".live"));
});
const observe = () => kanban.querySelectorAll(".more").forEach((button) => watch.observe(button));

kanban.addEventListener("renewed", observe);
observe();

document.getElementById("new-card").addEventListener("click", async () => {
  const about = { kind: kanban.dataset.kind, category: kanban.dataset.category };
  settle(await send("/_face/add", about));
});
