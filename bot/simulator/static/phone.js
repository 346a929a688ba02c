// The phone: which person holds it, what the chat shows, what the person does.

import { actor, pickPlace } from "./actions.js";
import { make } from "./line/dom.js";
import { drawQuickReplies, drawRow } from "./line/messages.js";
import { byId, toast } from "./page.js";
import { showRichMenu, openMenu } from "./richmenu.js";
import { explain, follow, get, post } from "./server.js";

const VERBS = { says: "メッセージ", taps: "ボタン", sticker: "スタンプ", image: "写真", location: "位置情報", follows: "友だち追加", blocks: "ブロック" };
const state = { userId: null, shown: 0, day: "", loading: null, busy: false, again: false, atEnd: true };

async function send(verb, body = {}) {
  closeTray();
  clearQuickReplies();
  const started = post(`/_sim/users/${state.userId}/${verb}`, body);
  try {
    report(verb, await started);
  } catch (error) {
    toast(`送れませんでした: ${error.message}`);
  }
}

const act = actor(send, (url) => post(`/_sim/users/${state.userId}/opens`, { url }).catch(() => undefined));

function report(verb, result) {
  const milliseconds = Math.round(result.seconds * 1000);
  const line = make("li", { className: result.reason === "ok" ? "" : "failed" },
    make("span", {}, VERBS[verb] ?? verb), make("code", {}, `${result.status ?? "―"}`), make("small", {}, `${milliseconds} ms`));
  byId("deliveries").prepend(line);
  while (byId("deliveries").children.length > 12) byId("deliveries").lastChild.remove();
  if (result.reason !== "ok") toast(explain(result));
}

async function refresh() {
  if (state.busy) { state.again = true; return; }
  state.busy = true;
  try {
    await showPeople();
    await showChat();
  } finally {
    state.busy = false;
  }
  if (state.again) { state.again = false; refresh(); }
}

async function showPeople() {
  const people = await get("/_sim/users");
  if (!people.length) { await post("/_sim/users", { name: "スマートフォン1" }); return showPeople(); }
  if (!people.some((person) => person.userId === state.userId)) state.userId = people[0].userId;
  byId("people").replaceChildren(...people.map(personButton));
}

function personButton(person) {
  const button = make("button", { type: "button", className: "person" }, make("span", { className: "face", ariaHidden: "true" }, person.name.at(0)),
    make("span", {}, person.name), make("small", {}, person.blocked ? "ブロック中" : person.following ? "友だち" : "未登録"));
  if (person.userId === state.userId) button.setAttribute("aria-current", "true");
  button.addEventListener("click", () => switchTo(person.userId));
  return make("li", {}, button);
}

function switchTo(userId) {
  Object.assign(state, { userId, shown: 0, day: "" });
  byId("entries").replaceChildren();
  refresh();
}

async function showChat() {
  const userId = state.userId;
  const chat = await get(`/_sim/users/${userId}?since=${state.shown}`);
  if (userId !== state.userId) return;
  for (const entry of chat.entries) addEntry(entry);
  if (chat.entries.length) showQuickReplies(chat.entries.at(-1));
  showLoading(chat.loadingSeconds);
  showFriendship(chat);
  showRichMenu(chat.richMenu, act, chat.following && !chat.blocked);
  if (chat.entries.length) toBottom();
  if (chat.entries.some((entry) => entry.unit)) await post(`/_sim/users/${userId}/reads`, {});
}

function addEntry(entry) {
  state.shown = Math.max(state.shown, entry.seq);
  const moment = new Date(entry.at * 1000);
  const day = moment.toLocaleDateString("ja-JP", { month: "long", day: "numeric", weekday: "short" });
  if (day !== state.day) byId("entries").append(make("div", { className: "day" }, make("span", {}, day)));
  state.day = day;
  byId("entries").querySelector(".loading")?.remove();
  entry.messages.forEach((message, index) => byId("entries").append(drawEntry(entry, message, moment, index === 0)));
}

function drawEntry(entry, message, moment, first) {
  if (entry.sender === "system") return make("div", { className: "notice" }, make("span", {}, message.text));
  const time = make("time", { dateTime: moment.toISOString() }, moment.toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit" }));
  const row = drawRow(message, act, { sender: entry.sender, first, time });
  row.dataset.kind = entry.kind;
  return row;
}

function showQuickReplies(last) {
  const buttons = last.sender === "bot" ? drawQuickReplies(last.messages.at(-1), act) : [];
  byId("quick-replies").replaceChildren(...buttons);
  byId("quick-replies").hidden = !buttons.length;
}

function clearQuickReplies() {
  byId("quick-replies").hidden = true;
}

function showLoading(seconds) {
  clearTimeout(state.loading);
  byId("entries").querySelector(".loading")?.remove();
  if (seconds <= 0) return;
  const dots = make("div", { className: "balloon dots", ariaLabel: "返信を準備しています" }, make("i"), make("i"), make("i"));
  const row = make("div", { className: "row from-bot loading" }, make("img", { className: "avatar", src: "/_sim/static/line/icon.svg", alt: "" }), dots);
  byId("entries").append(row);
  state.loading = setTimeout(() => row.remove(), seconds * 1000);
  toBottom();
}

function showFriendship(chat) {
  const friend = chat.following && !chat.blocked;
  byId("person-name").textContent = chat.name;
  byId("gate").hidden = friend;
  byId("composer").hidden = !friend;
  byId("friendship").hidden = !friend;
  byId("gate-text").textContent = chat.blocked ? "このアカウントをブロックしています。" : "まだ友だちではありません。";
  byId("follow").textContent = chat.blocked ? "ブロックを解除" : "友だち追加";
  if (!friend) clearQuickReplies();
}

// The chat stays at its end while pictures load and menus open, unless the person has scrolled up.
function toBottom() {
  state.atEnd = true;
  byId("log").scrollTop = byId("log").scrollHeight;
}

const keepEnd = new ResizeObserver(() => state.atEnd && toBottom());
keepEnd.observe(byId("log"));
keepEnd.observe(byId("entries"));
byId("log").addEventListener("scroll", () => {
  const log = byId("log");
  state.atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
});

function closeTray() {
  byId("tray").hidden = true;
  byId("attach").setAttribute("aria-expanded", "false");
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("words").value;
  if (!text.trim()) return;
  byId("words").value = "";
  send("says", { text });
});
byId("attach").addEventListener("click", () => {
  byId("tray").hidden = !byId("tray").hidden;
  byId("attach").setAttribute("aria-expanded", String(!byId("tray").hidden));
});
byId("tray").addEventListener("click", (event) => {
  const kind = event.target.closest("button")?.dataset.send;
  if (kind === "location") { closeTray(); pickPlace(send); }
  else if (kind) send(kind);
});
byId("show-menu").addEventListener("click", () => openMenu(true));
byId("follow").addEventListener("click", () => send("follows"));
byId("friendship").addEventListener("click", () => send("blocks"));
byId("add-person").addEventListener("click", async () => {
  const count = byId("people").children.length;
  const person = await post("/_sim/users", { name: `スマートフォン${count + 1}` });
  switchTo(person.userId);
});

function tick() {
  byId("clock").textContent = new Date().toLocaleTimeString("ja-JP", { hour: "numeric", minute: "2-digit" });
}

tick();
setInterval(tick, 10_000);
await refresh();
follow(refresh);
