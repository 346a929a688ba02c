// Draws message objects: text, pictures, places, templates, Flex, and the quick replies below them.
// The phone of the simulator and the preview of the staff pages draw with it: there is no other drawing of LINE.

import { linked, make, picture } from "./dom.js";
import { drawFlex } from "./flex.js";

const DRAWERS = {
  text: (message) => words(message.text),
  textV2: (message) => words(message.text.replace(/\{(\w+)\}/g, (whole, name) => (message.substitution?.[name] ? `@${name}` : whole))),
  sticker: (message) => make("div", { className: "sticker", role: "img", ariaLabel: "スタンプ" },
    ours("sticker"), make("small", {}, `スタンプ ${message.packageId}-${message.stickerId}`)),
  image: (message, _act, sender) => photo(message, sender),
  video: (message) => make("div", { className: "photo video" }, picture(message.previewImageUrl, "動画")),
  audio: (message) => words(`音声 ${Math.round((message.duration ?? 0) / 1000)}秒`),
  location: place,
  template: (message, act) => TEMPLATES[message.template.type]?.(message.template, act) ?? words(message.altText),
  flex: (message, act) => drawFlex(message.contents, act),
  imagemap: (message) => make("div", { className: "photo" }, picture(`${message.baseUrl}/700`, message.altText)),
  coupon: () => words("［クーポン］"),
};

function drawMessage(message, act, sender) {
  const drawn = DRAWERS[message.type]?.(message, act, sender);
  return drawn ?? words(`［表示できないメッセージ: ${message.type}］`);
}

// A message beside the face of whoever sent it. first: the face is shown; time: an element, or none.
export function drawRow(message, act, { sender, first, time }) {
  const row = make("div", { className: `row from-${sender}${isWide(message) ? " wide" : ""}` });
  if (sender === "bot") row.append(make("img", { className: first ? "avatar" : "avatar hidden", src: fileOf("icon"), alt: "" }));
  row.append(make("div", { className: "message" }, drawMessage(message, act, sender)));
  if (time) row.append(time);
  return row;
}

export function drawQuickReplies(message, act) {
  return (message.quickReply?.items ?? []).map(({ action }) => {
    const button = make("button", { type: "button" }, action.label);
    button.addEventListener("click", () => act(action));
    return button;
  });
}

// Wide messages have no balloon and may use the whole width of the screen.
const isWide = (message) => ["flex", "template", "imagemap"].includes(message.type);

const fileOf = (name) => new URL(`./${name}.svg`, import.meta.url).href;
const ours = (name) => make("img", { src: fileOf(name), alt: "" });

function words(text) {
  return make("div", { className: "balloon" }, ...linked(text));
}

function photo(message, sender) {
  if (sender === "user") return make("div", { className: "photo sent", role: "img", ariaLabel: "写真" }, ours("photo"));
  return make("div", { className: "photo" }, picture(message.previewImageUrl, "写真"));
}

function place(message) {
  const href = `https://www.openstreetmap.org/?mlat=${message.latitude}&mlon=${message.longitude}#map=17/${message.latitude}/${message.longitude}`;
  return make("a", { className: "place", href, target: "_blank", rel: "noopener noreferrer" },
    make("span", { className: "place-map" }, ours("pin")),
    make("strong", {}, message.title ?? "位置情報"),
    make("span", {}, message.address ?? `${message.latitude}, ${message.longitude}`));
}

const TEMPLATES = {
  buttons: card,
  confirm: (template, act) => make("article", { className: "card" }, make("p", { className: "card-text" }, template.text),
    make("div", { className: "card-row" }, ...template.actions.map((action) => choice(action, act)))),
  carousel: (template, act) => make("div", { className: "carousel", tabIndex: 0, role: "group", ariaLabel: "横に並んだカード" },
    ...template.columns.map((column) => card(column, act))),
  image_carousel: (template, act) => make("div", { className: "carousel", tabIndex: 0 },
    ...template.columns.map(({ imageUrl, action }) => make("article", { className: "card image-card" },
      picture(imageUrl, ""), choice(action, act)))),
};

function card(content, act) {
  const element = make("article", { className: "card" });
  if (content.thumbnailImageUrl) element.append(picture(content.thumbnailImageUrl, "", { className: "card-picture" }));
  const body = make("div", { className: "card-body" });
  if (content.title) body.append(make("strong", { className: "card-title" }, content.title));
  body.append(make("p", { className: "card-text" }, content.text));
  if (content.defaultAction) body.addEventListener("click", () => act(content.defaultAction));
  element.append(body, make("div", { className: "card-actions" }, ...content.actions.map((action) => choice(action, act))));
  return element;
}

function choice(action, act) {
  const button = make("button", { type: "button", className: "card-button" }, action.label ?? "");
  button.addEventListener("click", () => act(action));
  return button;
}
