// Only in `cargo xtask serve`: reloads the page when it has been built again, and shows why it could not be.
(() => {
  const state = new URL("__xtask/state.json", document.baseURI);
  let build = null;
  let shown = null;

  function show(problem) {
    document.getElementById("xtask-problem")?.remove();
    if (!problem) return;
    const box = document.createElement("pre");
    box.id = "xtask-problem";
    box.setAttribute("role", "alert");
    box.style.cssText = "position:fixed;inset:auto 0 0 0;max-height:50vh;overflow:auto;margin:0;padding:1em;" +
      "background:#300;color:#fff;font:13px/1.4 monospace;white-space:pre-wrap;z-index:2147483647";
    box.textContent = problem;
    (document.body ?? document.documentElement).append(box);
  }

  async function look() {
    try {
      const now = await (await fetch(state, { cache: "no-store" })).json();
      if (build !== null && now.build !== build) location.reload();
      build = now.build;
      if (now.problem !== shown) show(shown = now.problem);
    } catch {
      // The server is being started anew: look again.
    }
    setTimeout(look, 500);
  }
  look();
})();
