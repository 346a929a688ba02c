// What happens when an action object is tapped.

import { make } from "./line/dom.js";
import { byId, toast } from "./page.js";

const PICKERS = { date: ["date", "日付"], time: ["time", "時刻"], datetime: ["datetime-local", "日時"] };
const CITY_HALL = { title: "取手市役所", address: "茨城県取手市寺田5139", latitude: 35.9115, longitude: 140.0503 };

// `send(verb, body)` does the verb as the person who holds the phone; `opened(url)` hears of links that are opened.
export function actor(send, opened) {
  const acts = {
    message: (action) => send("taps", { action }),
    postback: (action) => send("taps", { action }),
    richmenuswitch: (action) => send("taps", { action }),
    uri: (action) => openUri(action.uri, opened),
    clipboard: (action) => copy(action.clipboardText),
    datetimepicker: (action) => pickMoment(action, send),
    location: () => pickPlace(send),
    camera: () => send("image", {}),
    cameraRoll: () => send("image", {}),
  };
  return (action) => (acts[action.type] ?? (() => toast(`この操作には対応していません: ${action.type}`)))(action);
}

function openUri(uri, opened) {
  opened(uri);
  if (uri.startsWith("tel:")) toast(`電話をかけます: ${uri.slice(4)}`);
  else if (/^https?:/.test(uri)) window.open(uri, "_blank", "noopener,noreferrer");
  else toast(`LINEの画面を開きます: ${uri}`);
}

function copy(text) {
  navigator.clipboard?.writeText(text).catch(() => undefined);
  toast("コピーしました");
}

function pickMoment(action, send) {
  const [type, name] = PICKERS[action.mode];
  const input = make("input", { type, name: "moment", required: true, value: local(action.initial),
    min: local(action.min), max: local(action.max), ariaLabel: name });
  ask(`${name}を選んでください`, [input], () => send("taps", { action, params: { [action.mode]: input.value } }));
}

// LINE writes "2026-10-01t09:00"; the input field wants a capital T.
const local = (moment) => moment?.replace("t", "T");

export function pickPlace(send) {
  const field = (name, label, value, type = "text") => make("label", {}, label,
    make("input", { name, value, type, step: "any", required: type === "number" }));
  const fields = [field("title", "名前", CITY_HALL.title), field("address", "住所", CITY_HALL.address),
    field("latitude", "緯度", CITY_HALL.latitude, "number"), field("longitude", "経度", CITY_HALL.longitude, "number")];
  ask("送る場所", fields, (form) => send("location", {
    title: form.get("title") || null, address: form.get("address") || null,
    latitude: Number(form.get("latitude")), longitude: Number(form.get("longitude")),
  }));
}

function ask(title, fields, done) {
  const sheet = byId("sheet");
  const cancel = make("button", { type: "button", className: "plain" }, "やめる");
  cancel.addEventListener("click", () => sheet.close());
  const form = make("form", { method: "dialog" }, make("h2", {}, title), ...fields,
    make("div", { className: "sheet-buttons" }, cancel, make("button", { type: "submit" }, "送る")));
  form.addEventListener("submit", () => done(new FormData(form)));
  sheet.replaceChildren(form);
  sheet.showModal();
  const phone = sheet.parentElement.getBoundingClientRect();
  sheet.style.left = `${phone.left + (phone.width - sheet.offsetWidth) / 2}px`;
}
