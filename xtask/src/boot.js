// Starts the program, and says so when it cannot be started or has ended: a bug in it shows as a trap.
const box = () => document.getElementById("failure");
const fail = (text) => {
  box().textContent = text;
  box().hidden = false;
  document.querySelector("[data-testid=app]").dataset.state = "error";
};
const able = typeof WebAssembly === "object";
// What is said after a trap, and what the page that starts after it does.
const trap = () => import(new URL("trap.js", document.baseURI));
let ended = false;
// A figure in another page is marked before the program starts; a script of its own speaks to that page.
const root = document.documentElement;
const figure = new URLSearchParams(location.search).has("embed");
if (figure) {
  Object.assign(root.dataset, { embed: "", embedQuery: location.search, theme: /[?&]theme=(light|dark)\b/.exec(location.search)?.[1] ?? "auto" });
}
// What the page that stopped has handed over comes in the place of what was kept.
const before = history.state?.hpaTrap;
if (before?.text || before?.name) {
  root.dataset.resumes = "";
}
const trapped = (error) => {
  const deep = error instanceof RangeError && /wasm/.test(error.stack);
  if (able && !ended && (deep || error instanceof WebAssembly.RuntimeError)) {
    ended = true;
    trap().then((part) => part.show(box(), error, program)).catch(() => {
      fail(`The playground stopped because of a bug in it. Reload the page to go on. ${error.stack ?? error}`);
    });
  }
};
addEventListener("error", (event) => trapped(event.error));
addEventListener("unhandledrejection", (event) => trapped(event.reason));
// Loads the editor when the page has nothing better to do; without it, the text area stays.
globalThis.hpaEditor = (ready) => {
  const load = () => import(new URL("vendor/editor.js", document.baseURI)).then(ready, () => {});
  (globalThis.requestIdleCallback ?? setTimeout)(load);
};
// What the page says of itself is seen before the program takes the line and the time to start; a page in the background does
// not paint.
const painted = new Promise((done) => {
  new PerformanceObserver(done).observe({ type: "paint", buffered: true });
  setTimeout(done, 200);
});
// The style of what the program loads later: it holds nothing up, and what needs it waits for it.
const sheet = document.createElement("link");
sheet.rel = "stylesheet";
sheet.href = new URL("later.css", document.baseURI);
globalThis.hpaStyled = new Promise((done) => {
  sheet.onload = sheet.onerror = done;
});
painted.then(() => document.head.append(sheet));
if (able) {
  painted.then(() => init({ module_or_path: new URL(program, import.meta.url) })).then(() => {
    if (figure) {
      return import(new URL("frame.js", document.baseURI));
    }
    return before && trap().then((part) => part.resume(before));
  }).catch((error) => {
    trapped(error);
    if (!ended) {
      fail(`HPA Playground could not start: ${error}`);
    }
  });
} else {
  fail("HPA Playground could not start: this browser has no WebAssembly, or it is switched off (by a lockdown mode or a policy, for example). The simulator runs on your own machine and needs it.");
}
