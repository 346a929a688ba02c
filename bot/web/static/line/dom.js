// Small helpers for building the page. Text always goes in as text, never as HTML.

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  const { style, data, ...rest } = properties;
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined || value === null) continue;
    if (name in element && name !== "role") element[name] = value;
    else element.setAttribute(name, value);
  }
  Object.assign(element.style, style);
  Object.assign(element.dataset, data);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function picture(url, alt, properties = {}) {
  const image = make("img", { src: url, alt, loading: "lazy", ...properties });
  image.addEventListener("error", () => {
    const words = image.classList.contains("flex-icon") ? "" : "画像を表示できません";
    const instead = make("span", { className: `${image.className} no-picture` }, words);
    instead.style.cssText = image.style.cssText;
    image.replaceWith(instead);
  });
  return image;
}

const LINK = /(https?:\/\/[^\s\u3000-\u303f\uff00-\uffef]+|\b0\d{1,4}-\d{1,4}-\d{3,4}\b)/g;

// A text with its web addresses and telephone numbers made tappable, as LINE does.
export function linked(text) {
  return text.split(LINK).map((part, index) => {
    if (index % 2 === 0) return part;
    const href = part.startsWith("http") ? part : `tel:${part}`;
    return make("a", { href, target: "_blank", rel: "noopener noreferrer" }, part);
  });
}
