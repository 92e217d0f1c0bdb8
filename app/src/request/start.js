// What the server wrote into each island, before translators and extensions come to it.
const served = new Map();
for (const island of document.querySelectorAll("leptos-island")) served.set(island, island.innerHTML);
// An island is taken over node by node: a text that a translator has wrapped would end it.
const restore = (island) => {
  const markup = served.get(island);
  if (markup !== undefined && island.innerHTML !== markup) island.innerHTML = markup;
  // Wrapped even before that, while the page was read.
  for (const wrapper of island.querySelectorAll("font")) {
    if (wrapper.isConnected) wrapper.replaceWith(wrapper.textContent);
  }
  island.normalize();
};
const rest = () => new Promise((resolve) => setTimeout(resolve));
const start = async () => {
  const bundle = await import("SCRIPT");
  await bundle.default({ module_or_path: "WASM" });
  // Together these steps are a task that a phone notices.
  await rest();
  bundle.start();
  for (const island of document.querySelectorAll("leptos-island")) {
    try {
      restore(island);
      bundle[island.dataset.component](island);
    } catch (error) {
      // The others work without it.
      reportError(error);
    }
  }
  document.documentElement.dataset.hydrated = "";
};
// WebAssembly may be switched off, or the network gone: what takes it says so.
const giveUp = (error) => {
  for (const hint of document.querySelectorAll("[data-unscripted]")) hint.hidden = false;
  reportError(error);
};
// The way to another page: a bar shows it, once it takes a while.
const root = document.documentElement;
let arrival;
const setLeaving = (leaving) => {
  clearTimeout(arrival);
  root.toggleAttribute("data-leaving", leaving);
  const main = document.querySelector("main");
  if (leaving) main?.setAttribute("aria-busy", "true");
  else main?.removeAttribute("aria-busy");
  // The answer may be a file, and the page stays.
  if (leaving) arrival = setTimeout(setLeaving, 8000, false);
};
const leadsElsewhere = (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return false;
  if (link.target || link.hasAttribute("download") || link.origin !== location.origin) return false;
  return !link.hash || link.pathname !== location.pathname || link.search !== location.search;
};
// Other listeners may still hold it back.
const leave = (event) => setTimeout(() => event.defaultPrevented || setLeaving(true));
addEventListener("click", (event) => leadsElsewhere(event) && leave(event));
addEventListener("submit", (event) => event.target.method !== "dialog" && leave(event));
addEventListener("pageshow", () => setLeaving(false));
addEventListener("click", (event) => {
  const pressed = event.target.closest?.("[data-print], [data-copy-link]");
  if (!pressed) return;
  pressed.closest("details")?.removeAttribute("open");
  if ("print" in pressed.dataset) return print();
  const label = pressed.querySelector("span");
  navigator.clipboard?.writeText(location.href).then(() => (label.textContent = pressed.dataset.copyLink));
});
requestAnimationFrame(() => setTimeout(() => start().catch(giveUp)));
