const rest = () => new Promise((resolve) => setTimeout(resolve));
const start = async () => {
  const bundle = await import("SCRIPT");
  await bundle.default({ module_or_path: "WASM" });
  // Together these steps are a task that a phone notices.
  await rest();
  bundle.start();
  for (const island of document.querySelectorAll("leptos-island")) {
    try {
      bundle[island.dataset.component](island);
    } catch (error) {
      // The others work without it.
      reportError(error);
    }
  }
  document.documentElement.dataset.hydrated = "";
};
requestAnimationFrame(() => setTimeout(start));
