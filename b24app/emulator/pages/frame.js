// Plays the portal around an application's page: opens it by a POST and answers the messages of its SDK.
"use strict";

const known = JSON.parse(document.getElementById("frame-data").textContent);
const frame = document.getElementById("app-frame");
const pageOrigin = new URL(known.url).origin;
const frameBorder = 2;

/** Ask the emulator's side door about this application. */
async function door(act, body) {
  const address = `/_emulator/apps/${encodeURIComponent(known.clientId)}/${act}`;
  const answer = await fetch(address, { method: "POST", body: JSON.stringify({ user_id: known.userId, ...body }) });
  if (!answer.ok) throw new Error(`${act}: ${await answer.text()}`);
  return answer.json();
}

/** What the page has filled into a robot's dialog. */
const filled = {};

/** Save a robot's dialog. */
async function saveDialog() {
  const address = `/_emulator/robots/${known.robot}/properties`;
  const answer = await fetch(address, { method: "POST", body: JSON.stringify({ properties: filled }) });
  say(answer.ok ? said("Настройки робота сохранены.") : await answer.text());
  if (answer.ok) closeSlider();
}

/** Tell the person at the portal what the page asked for. */
function say(text) {
  document.getElementById("frame-said").textContent = text;
}

/** Let the person choose colleagues; the page is told those chosen, or nobody. */
function chooseUsers(mult) {
  const chooser = document.createElement("dialog");
  chooser.className = "chooser";
  chooser.innerHTML = '<form method="dialog"><ul></ul><button></button></form>';
  chooser.querySelector("button").textContent = said("Выбрать");
  for (const user of known.users) {
    const line = document.createElement("li");
    line.innerHTML = `<label><input type="${mult ? "checkbox" : "radio"}" name="user" value="${user.id}"> </label>`;
    line.firstChild.append(user.name);
    chooser.querySelector("ul").append(line);
  }
  document.body.append(chooser);
  chooser.showModal();
  return new Promise((resolve) => chooser.addEventListener("close", () => {
    const ids = new Set([...chooser.querySelectorAll(":checked")].map((box) => box.value));
    chooser.remove();
    const chosen = known.users.filter((user) => ids.has(user.id));
    resolve(mult ? chosen : chosen[0] || null);
  }));
}

// A command returns what is answered; one that returns undefined is not answered, as on the portal.
const commands = {
  getInitData: () => ({
    DOMAIN: known.domain, PROTOCOL: known.protocol, PATH: "/rest", LANG: known.lang, MEMBER_ID: known.memberId,
    ...known.tokens, IS_ADMIN: known.isAdmin, APP_OPTIONS: known.appOptions, USER_OPTIONS: known.userOptions,
    PLACEMENT: known.placement, PLACEMENT_OPTIONS: known.placementOptions, INSTALL: !known.isInstalled, FIRST_RUN: false,
  }),
  refreshAuth: () => door("tokens", {}),
  setInstall: () => true,
  setInstallFinish: async () => {
    // Anywhere else than in the installer it has no effect. The page is gone before an answer could reach it.
    if (known.isInstalled) return true;
    await door("finish", {});
    location.reload();
    return undefined;
  },
  setAppOption: async ({ name, value }) => {
    await door("options", { of: "app", name, value });
    return true;
  },
  setUserOption: async ({ name, value }) => {
    await door("options", { of: "user", name, value });
    return true;
  },
  resizeWindow: ({ width, height }) => {
    frame.style.height = `${parseInt(height, 10) + frameBorder}px`;
    frame.style.width = typeof width === "string" && width.endsWith("%") ? width : `${parseInt(width, 10)}px`;
    return { width: frame.clientWidth, height: frame.clientHeight };
  },
  reloadWindow: () => { location.reload(); },
  setTitle: ({ title }) => {
    document.getElementById("pagetitle").textContent = title;
    return true;
  },
  setScroll: ({ scroll }) => { window.scrollTo({ top: scroll }); },
  closeApplication: () => { if (!closeSlider()) location.assign("/"); },
  selectUser: ({ mult }) => chooseUsers(mult),
  openPath: ({ path }) => openSlider(path),
  // The parts of a card renew themselves.
  reloadData: () => true,
  getInterface: () => ({ command: [], event: [] }),
  placementBindEvent: () => undefined,
  setPropertyValue: (values) => {
    // The dialog is only filled in: nothing is kept before a person saves it.
    Object.assign(filled, values);
    say(said("Робот получит значения: {values}", { values: JSON.stringify(filled) }));
    return true;
  },
};

/** Read a message: "command:params:key:sid", where params may be left out and may hold colons, or an object. */
function read(data) {
  if (typeof data === "object" && data !== null) {
    return { command: data.method, params: data.params || {}, key: data.callback, sid: data.appSid };
  }
  const parts = String(data).split(":");
  const [sid, key] = [parts.pop(), parts.pop()];
  const command = parts.shift();
  return { command, params: readParams(parts.join(":")), key, sid };
}

/** Params are JSON, except those of a raw command. */
function readParams(text) {
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    return { value: text };
  }
}

window.addEventListener("message", async (event) => {
  if (event.source !== frame.contentWindow || event.origin !== pageOrigin) return;
  const { command, params, key, sid } = read(event.data);
  if (sid !== known.sid) return;
  if (!Object.hasOwn(commands, command)) {
    say(said("Команда {command} здесь не умеет ничего: её нет в эмуляторе.", { command }));
    return;
  }
  try {
    const answer = await commands[command](params);
    if (answer !== undefined) event.source.postMessage(`${key}:${JSON.stringify(answer)}`, event.origin);
  } catch (error) {
    say(said("Команда {command} не выполнена: {why}", { command, why: error.message }));
  }
});

document.getElementById("dialog-save")?.addEventListener("click", saveDialog);
document.getElementById("opening").submit();
