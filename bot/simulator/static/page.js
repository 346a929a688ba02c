// The page of the phone: its elements, and the words that pop up.

export const byId = (id) => document.getElementById(id);

let toastTimer;

export function toast(words) {
  const element = byId("toast");
  element.textContent = words;
  element.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => element.classList.remove("shown"), 3500);
}
