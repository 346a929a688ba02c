// Without this file every button and the row to write in work as plain forms. With it the answer is
// added below without a new page, and what was written is kept when sending fails.
"use strict";

(() => {
  const log = document.getElementById("log");
  const composer = document.getElementById("composer");
  const input = document.getElementById("text");
  const typing = document.getElementById("typing");
  const failure = document.getElementById("failure");
  const sendButton = composer.querySelector("button");
  const PATIENCE_MS = 20000;
  let busy = false;

  function reveal(element) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
  }

  function setBusy(now) {
    busy = now;
    typing.textContent = now ? composer.dataset.waiting : "";
    sendButton.setAttribute("aria-disabled", String(now));
  }

  // What the resident said, shown at once; the server's copy (with numbers masked) takes its place.
  function showSaid(words) {
    const said = document.createElement("div");
    said.className = "said";
    said.setAttribute("aria-hidden", "true");
    const bubble = document.createElement("p");
    bubble.className = "bubble";
    bubble.textContent = words;
    said.append(bubble);
    typing.before(said);
    reveal(said);
    return said;
  }

  async function ask(url, fields) {
    const response = await fetch(url, {
      method: "POST",
      headers: { Accept: "text/html; fragment" },
      body: fields,
      credentials: "same-origin",
      signal: AbortSignal.timeout ? AbortSignal.timeout(PATIENCE_MS) : undefined,
    });
    if (response.redirected) return null;
    if (!response.ok) throw new Error(`answer ${response.status}`);
    const page = document.createElement("template");
    page.innerHTML = await response.text();
    const exchange = page.content.querySelector(".exchange");
    if (!exchange) throw new Error("answer without an exchange");
    return exchange;
  }

  // The language was chosen: every word of the page changes.
  function showAnew() {
    history.scrollRestoration = "manual";
    location.hash = "latest";
    location.reload();
  }

  async function submit(form, button) {
    const fields = new URLSearchParams(new FormData(form));
    if (button && button.name) fields.set(button.name, button.value);
    const typed = form === composer ? input.value : "";
    failure.textContent = "";
    setBusy(true);
    const said = showSaid(typed || fields.get("shown") || fields.get("say") || fields.get("day"));
    if (typed) input.value = "";
    try {
      const exchange = await ask(form.action, fields);
      if (!exchange) return showAnew();
      said.remove();
      log.append(exchange);
      reveal(exchange);
      // Whoever types goes on typing; whoever taps finds the next buttons after the answer.
      (typed ? input : exchange).focus({ preventScroll: true });
    } catch {
      said.remove();
      failure.textContent = composer.dataset.failed;
      if (typed && !input.value) input.value = typed;
      if (typed) input.focus();
    } finally {
      setBusy(false);
    }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-chat]")) return;
    event.preventDefault();
    if (!busy) submit(event.target, event.submitter);
  });

  // Enter that settles a kana-kanji conversion must not send; Safari says so only by the code 229.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
  });
})();
