// The rich menu: its image with tappable areas, folded and unfolded by the bar below it.

import { make, picture } from "./line/dom.js";
import { byId } from "./page.js";

let shownId = null;
let keyboard = false;
let folded = false;

export function showRichMenu(menu, act, friend) {
  const changed = (menu?.richMenuId ?? null) !== shownId;
  shownId = menu?.richMenuId ?? null;
  if (menu && changed) {
    folded = !menu.selected;
    keyboard = false;
    drawMenu(menu, act);
  }
  arrange(friend);
}

export function openMenu(open) {
  keyboard = !open;
  folded = false;
  arrange(true);
}

function drawMenu(menu, act) {
  const { width, height } = menu.size;
  const frame = byId("rich-menu-picture");
  frame.style.aspectRatio = `${width} / ${height}`;
  frame.replaceChildren(picture(`/_sim/richmenus/${menu.richMenuId}/image`, menu.name), ...menu.areas.map((area, index) => {
    const { bounds, action } = area;
    const percent = (part, whole) => `${(100 * part) / whole}%`;
    const button = make("button", { type: "button", ariaLabel: action.label ?? action.displayText ?? action.text ?? `メニュー${index + 1}`, style: {
      left: percent(bounds.x, width), top: percent(bounds.y, height),
      width: percent(bounds.width, width), height: percent(bounds.height, height),
    } });
    button.addEventListener("click", () => act(action));
    return button;
  }));
  byId("fold-menu").textContent = menu.chatBarText;
}

function arrange(friend) {
  const menu = shownId !== null && friend;
  byId("rich-menu").hidden = !menu || keyboard;
  byId("composer").hidden = !friend || (menu && !keyboard);
  byId("show-menu").hidden = !menu;
  byId("rich-menu-picture").hidden = folded;
  byId("fold-menu").setAttribute("aria-expanded", String(!folded));
}

byId("fold-menu").addEventListener("click", () => {
  folded = !folded;
  arrange(true);
});
byId("show-keyboard").addEventListener("click", () => {
  openMenu(false);
  byId("words").focus();
});
