// Starts the page under a Content-Security-Policy that allows no inline script: the build writes a
// script element that points here and names the page's two files.
const script = document.querySelector("script[data-js]");

// The one string that may become a script is the worker's blob, made by this page itself.
const ours = `blob:${location.origin}/`;
globalThis.trustedTypes?.createPolicy("default", {
  createScriptURL: (url) => (url.startsWith(ours) ? url : null),
});

const beside = (path) => new URL(path, document.baseURI).href;
try {
  const { default: init } = await import(beside(script.dataset.js));
  await init({ module_or_path: beside(script.dataset.wasm) });
} catch (error) {
  const element = (id) => document.getElementById(id);
  element("boot-loading")?.setAttribute("hidden", "");
  element("boot-failed")?.removeAttribute("hidden");
  throw error;
}
