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
requestAnimationFrame(() => setTimeout(() => start().catch(giveUp)));
