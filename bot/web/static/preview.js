// Draws the messages of a preview as LINE does. Nothing is sent and nothing opens: a note says what would.

import { make } from "./line/dom.js";
import { drawQuickReplies, drawRow } from "./line/messages.js";

const EFFECTS = {
  uri: ({ uri }) => (uri.startsWith("tel:") ? `${uri.slice(4)} に電話をかけます。` : `${uri} を開きます。`),
  message: ({ text }) => `「${text}」と送ります。`,
  postback: ({ displayText, label }) => `「${displayText ?? label}」と送ります。まどぐちが答えます。`,
  datetimepicker: () => "日にちを選ぶ画面を開きます。",
};

function draw(phone) {
  const item = phone.parentElement;
  const given = item.querySelector("script");
  if (!given) return;
  const note = item.querySelector(".pressed");
  const act = (action) => { note.textContent = `押すと、${EFFECTS[action.type](action)}`; };
  const messages = JSON.parse(given.textContent);
  const rows = messages.map((message, index) => {
    const time = make("time", {}, phone.dataset.hour);
    return drawRow(message, act, { sender: "bot", first: index === 0, time });
  });
  const replies = drawQuickReplies(messages.at(-1), act);
  if (replies.length) rows.push(make("div", { className: "quick-replies", role: "group", ariaLabel: "クイックリプライ" }, ...replies));
  phone.classList.add("drawn");
  phone.replaceChildren(...rows);
}

for (const phone of document.querySelectorAll(".phones .phone")) draw(phone);
