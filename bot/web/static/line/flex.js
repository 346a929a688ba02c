// Draws Flex containers. Sizes in pixels are those of LINE's documentation and of its Flex Message Simulator.

import { make, picture } from "./dom.js";

const FONT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const GAP = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const BORDER = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const IMAGE = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const BLOCK_PADDING = { header: "20px", body: "20px", footer: "10px" };
const GRAVITY = { top: "flex-start", center: "center", bottom: "flex-end" };

const length = (value, words) => (value === undefined ? undefined : value in words ? `${words[value]}px` : value);

export function drawFlex(container, act) {
  if (container.type === "carousel") {
    const bubbles = container.contents.map((bubble) => drawBubble(bubble, act));
    return make("div", { className: "carousel", tabIndex: 0, role: "group", ariaLabel: "横に並んだカード" }, ...bubbles);
  }
  return drawBubble(container, act);
}

function drawBubble(bubble, act) {
  const element = make("article", { className: `bubble bubble-${bubble.size ?? "mega"}`, dir: bubble.direction ?? "ltr" });
  for (const name of ["header", "hero", "body", "footer"]) {
    if (!bubble[name]) continue;
    const look = bubble.styles?.[name] ?? {};
    const block = make("div", { className: `block block-${name}`, style: { backgroundColor: look.backgroundColor ?? "" } });
    if (look.separator) block.style.borderTop = `1px solid ${look.separatorColor ?? "#d4d6da"}`;
    const drawn = draw(bubble[name], { layout: "vertical" }, act);
    if (BLOCK_PADDING[name]) padUnlessGiven(drawn, bubble[name], BLOCK_PADDING[name]);
    block.append(drawn);
    element.append(block);
  }
  tappable(element, bubble.action, act);
  return element;
}

function padUnlessGiven(element, box, padding) {
  for (const side of ["Top", "Bottom", "Start", "End"]) {
    if (box[`padding${side}`] === undefined && box.paddingAll === undefined) {
      element.style[PADDING_STYLE[side]] = padding;
    }
  }
}

const PADDING_STYLE = { Top: "paddingTop", Bottom: "paddingBottom", Start: "paddingInlineStart", End: "paddingInlineEnd" };

function draw(component, parent, act) {
  const drawer = DRAWERS[component.type];
  const element = drawer ? drawer(component, parent, act) : make("div", { className: "unknown" }, `［${component.type}］`);
  place(element, component, parent);
  if (component.type !== "button") tappable(element, component.action, act);
  return element;
}

const DRAWERS = { box: drawBox, text: drawText, button: drawButton, image: drawImage, icon: drawIcon, video: drawVideo,
  separator: drawSeparator, filler: () => make("div"), span: drawSpan };

function place(element, component, parent) {
  const across = parent.layout !== "vertical";
  const share = component.flex ?? defaultShare(component, parent.layout);
  element.style.flex = share > 0 ? `${share} ${across ? 1 : 0} ${across ? "0" : "auto"}` : "0 0 auto";
  const gap = length(component.margin, GAP) ?? (parent.first ? undefined : length(parent.spacing, GAP));
  if (gap) element.style[across ? "marginInlineStart" : "marginTop"] = gap;
  if (component.gravity && across) element.style.alignSelf = GRAVITY[component.gravity];
  if (component.position === "absolute") element.style.position = "absolute";
  for (const [side, style] of [["Top", "top"], ["Bottom", "bottom"], ["Start", "insetInlineStart"], ["End", "insetInlineEnd"]]) {
    const offset = length(component[`offset${side}`], GAP);
    if (offset) element.style[style] = offset;
  }
}

function defaultShare(component, layout) {
  if (component.type === "filler") return 1;
  if (layout === "vertical" || component.type === "separator" || component.type === "icon") return 0;
  return component.width ? 0 : 1;
}

function drawBox(box, _parent, act) {
  const element = make("div", { className: `flex-box flex-box-${box.layout}` });
  const style = element.style;
  box.contents.forEach((child, index) => {
    element.append(draw(child, { layout: box.layout, spacing: box.spacing, first: index === 0 }, act));
  });
  style.backgroundColor = box.backgroundColor ?? "";
  if (box.background?.type === "linearGradient") style.backgroundImage = gradient(box.background);
  if (box.borderWidth && box.borderWidth !== "none") {
    style.border = `${length(box.borderWidth, BORDER)} solid ${box.borderColor ?? "#d4d6da"}`;
  }
  if (box.cornerRadius) Object.assign(style, { borderRadius: length(box.cornerRadius, GAP), overflow: "hidden" });
  for (const name of ["width", "maxWidth", "height", "maxHeight"]) if (box[name]) style[name] = box[name];
  if (box.paddingAll) style.padding = length(box.paddingAll, GAP);
  for (const [side, name] of Object.entries(PADDING_STYLE)) {
    const padding = length(box[`padding${side}`], GAP);
    if (padding) style[name] = padding;
  }
  style.justifyContent = box.justifyContent ?? "";
  if (box.alignItems) style.alignItems = box.alignItems;
  return element;
}

function gradient({ angle, startColor, centerColor, centerPosition, endColor }) {
  const middle = centerColor ? `, ${centerColor} ${centerPosition ?? "50%"}` : "";
  return `linear-gradient(${angle}, ${startColor}${middle}, ${endColor})`;
}

function letters(style, part) {
  if (part.size) style.fontSize = length(part.size, FONT);
  if (part.color) style.color = part.color;
  if (part.weight) style.fontWeight = part.weight === "bold" ? "700" : "400";
  if (part.style) style.fontStyle = part.style;
  if (part.decoration) style.textDecoration = part.decoration;
}

function drawText(text) {
  const element = make("p", { className: text.wrap ? "flex-text wrapped" : "flex-text" });
  letters(element.style, text);
  if (text.align) element.style.textAlign = text.align;
  if (text.lineSpacing) element.style.lineHeight = `calc(1.35em + ${text.lineSpacing})`;
  if (text.maxLines && text.wrap) {
    element.classList.add("clamped");
    element.style.webkitLineClamp = text.maxLines;
  }
  if (text.contents?.length) element.append(...text.contents.map((span) => drawSpan(span)));
  else element.textContent = text.text;
  return element;
}

function drawSpan(span) {
  const element = make("span", {}, span.text ?? "");
  letters(element.style, span);
  return element;
}

function drawButton(button, _parent, act) {
  const kind = button.style ?? "link";
  const element = make("button", {
    type: "button", className: `flex-button flex-button-${kind} flex-button-${button.height ?? "md"}`,
    ariaLabel: button.action.label,
  }, make("span", {}, button.action.label ?? ""));
  if (button.color) element.style[kind === "link" ? "color" : "backgroundColor"] = button.color;
  element.addEventListener("click", (event) => {
    event.stopPropagation();
    act(button.action);
  });
  return element;
}

function ratio(value) {
  const [width, height] = (value ?? "1:1").split(":").map(Number);
  return `${width} / ${height}`;
}

function drawImage(image) {
  const size = image.size ?? "md";
  const frame = make("div", { className: "flex-image" });
  const inner = make("div", { className: "flex-image-frame", style: {
    width: size === "full" ? "100%" : length(size, IMAGE), aspectRatio: ratio(image.aspectRatio),
    backgroundColor: image.backgroundColor ?? "",
  } });
  inner.append(picture(image.url, "", { style: { objectFit: image.aspectMode === "cover" ? "cover" : "contain" } }));
  frame.style.justifyContent = { start: "flex-start", end: "flex-end" }[image.align] ?? "center";
  frame.append(inner);
  return frame;
}

function drawIcon(icon) {
  const height = length(icon.size ?? "md", FONT);
  return picture(icon.url, "", { className: "flex-icon", style: { height, aspectRatio: ratio(icon.aspectRatio) } });
}

function drawVideo(video) {
  const frame = make("div", { className: "flex-image-frame video", style: { width: "100%", aspectRatio: ratio(video.aspectRatio) } });
  frame.append(picture(video.previewUrl, "動画", { style: { objectFit: "cover" } }));
  return frame;
}

function drawSeparator(separator, parent) {
  const element = make("div", { className: parent.layout === "vertical" ? "separator" : "separator upright" });
  if (separator.color) element.style.backgroundColor = separator.color;
  return element;
}

function tappable(element, action, act) {
  if (!action) return;
  element.classList.add("tappable");
  Object.assign(element, { tabIndex: 0, ariaLabel: action.label ?? null });
  element.setAttribute("role", "button");
  const tap = (event) => {
    event.stopPropagation();
    act(action);
  };
  element.addEventListener("click", tap);
  element.addEventListener("keydown", (event) => {
    if (event.target !== element || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    tap(event);
  });
}
