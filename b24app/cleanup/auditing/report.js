"use strict";
(() => {
  const ID = 0, MADE = 1, TITLE = 2, NAME = 3, STAGE = 4, KIND = 5, CHANNEL = 6, BOX = 7, WHY = 8, SURE = 9, AGAIN = 10, CONTACT = 11, COMPANY = 12;
  const PAGE = 50;
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const rows = read("data"), names = read("names");
  const form = document.getElementById("facets");
  if (!form) return;
  const places = { kind: KIND, channel: CHANNEL, mailbox: BOX, stage: STAGE };
  const said = { kind: names.kinds, channel: names.channels };
  const body = document.querySelector("#rows tbody"), more = document.getElementById("more");
  let found = [], shown = 0;

  const fits = (row, without) => Object.entries(places).every(([name, place]) =>
    name === without || !form.elements[name].value || row[place] === form.elements[name].value);
  const text = (row) => `${row[ID]} ${row[TITLE]} ${row[NAME]} ${row[WHY].join(" ")}`.toLowerCase();
  const link = (kind, id, label) => {
    const a = document.createElement("a");
    a.href = `${names.origin}/crm/${kind}/details/${Number(id)}/`;
    a.target = "_blank"; a.rel = "noopener noreferrer"; a.textContent = label;
    return a;
  };
  const cell = (line, ...parts) => { const td = document.createElement("td"); td.append(...parts); line.append(td); };
  const tag = (label) => { const span = document.createElement("span"); span.className = "tag"; span.textContent = label; return span; };

  const options = () => {
    for (const [name, place] of Object.entries(places)) {
      const select = form.elements[name], chosen = select.value, counts = new Map();
      for (const row of rows) if (row[place] && (fits(row, name) || row[place] === chosen)) counts.set(row[place], (counts.get(row[place]) || 0) + 1);
      const all = select.options[0];
      select.replaceChildren(all, ...[...counts].sort((a, b) => b[1] - a[1]).map(([value, count]) => {
        const option = document.createElement("option");
        option.value = value; option.textContent = `${(said[name] || {})[value] || value} (${count})`;
        return option;
      }));
      select.value = chosen;
    }
  };
  const draw = () => {
    for (const row of found.slice(shown, shown + PAGE)) {
      const line = document.createElement("tr");
      const about = [link("lead", row[ID], `#${row[ID]} ${row[TITLE]}`)];
      if (row[NAME]) about.push(document.createElement("br"), row[NAME]);
      if (row[CONTACT]) about.push(" ", link("contact", row[CONTACT], names.contact));
      if (row[COMPANY]) about.push(" ", link("company", row[COMPANY], names.company));
      cell(line, ...about);
      cell(line, row[MADE]);
      cell(line, row[STAGE]);
      cell(line, tag(names.kinds[row[KIND]] || row[KIND]), ...(row[SURE] < 0.8 ? [" ", tag(names.doubtful)] : []));
      const why = [row[WHY].join("; ")];
      if (row[AGAIN] > 1) why.push(" ", link("lead", row[AGAIN], `#${row[AGAIN]}`));
      cell(line, ...why);
      body.append(line);
    }
    shown = Math.min(found.length, shown + PAGE);
    more.hidden = shown >= found.length;
  };
  const choose = () => {
    const words = form.elements.text.value.trim().toLowerCase();
    found = rows.filter((row) => fits(row) && (!words || text(row).includes(words)));
    document.getElementById("count").textContent = found.length.toLocaleString(names.language);
    document.getElementById("nothing").hidden = found.length > 0;
    body.replaceChildren(); shown = 0;
    options(); draw();
  };
  form.addEventListener("input", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", draw);
  document.addEventListener("click", (event) => {
    const one = event.target.closest("[data-facet]");
    if (!one) return;
    for (const name of Object.keys(places)) form.elements[name].value = "";
    options();
    form.elements[one.dataset.facet].value = one.dataset.value;
    choose();
  });
  choose();
})();
