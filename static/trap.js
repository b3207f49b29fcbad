// What the page does after a bug has ended the program: it keeps the person's text and says what can be done.
// Needs no part of the program; loaded by boot.js when it happens, and by the page that starts after it.

// The sessions that are kept on this machine, a line each, the latest first: that led here, and the next start must not repeat it.
const SESSIONS = "hpa-playground-session";
// Two of these within this time, in milliseconds, are one and the same bug: the text leads to it.
const AGAIN = 60_000;

const CHINESE = {
  "The simulator has stopped": "模拟器已停止",
  "A bug in it ended it. Your text is safe: it is still in this page, and nothing was sent anywhere.":
    "它因自身的一个缺陷而终止。您的文本没有丢失：仍在本页中，也没有向任何地方发送内容。",
  "It has stopped again, less than a minute after the start: your text may be what leads there.":
    "启动后不到一分钟又停止了：可能正是您的文本触发了该缺陷。",
  "Restart with my text": "用我的文本重新启动",
  "Restart with the original scenario": "用原始场景重新启动",
  "Download my text": "下载我的文本",
  "Copy report": "复制报告",
  "Copied: send it to who makes this page.": "已复制：请发给本页的作者。",
  "The browser did not let the page copy: the report is selected, copy it with the keyboard.": "浏览器不允许本页复制：报告已选中，请用键盘复制。",
  "Restarted with your text. Time stands still: press play to go on.": "已用您的文本重新启动。时间已暂停：按播放键继续。",
  "Restarted. Time stands still: press play to go on.": "已重新启动。时间已暂停：按播放键继续。",
  "Close": "关闭",
  "What is in the report": "报告内容",
};
const chinese = () => document.documentElement.lang.startsWith("zh");
const say = (text) => (chinese() ? CHINESE[text] : text);

const element = (tag, attributes, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};
const button = (id, text, onclick, kind = "") => {
  const made = element("button", { type: "button", "data-testid": id, class: kind }, say(text));
  made.addEventListener("click", onclick);
  return made;
};

// A figure in another page keeps nothing, and touches nothing that is kept.
const figure = document.documentElement.dataset.embed !== undefined;
// Browsers that keep nothing throw.
const storage = (use) => {
  try {
    return figure ? null : use(localStorage);
  } catch {
    return null;
  }
};
const kept = () => storage((all) => all.getItem(SESSIONS))?.split("\n") ?? [];

// The text area is there whatever edits the text, and holds it.
const area = () => document.querySelector(".editor textarea");
const scenario = () => document.querySelector("[data-testid=scenario-select]")?.value ?? "";

const restart = (state) => {
  const others = kept().slice(1);
  storage((all) => (others.length ? all.setItem(SESSIONS, others.join("\n")) : all.removeItem(SESSIONS)));
  // The entry of this page in the history carries the text over, also where nothing may be stored; a link would lead here again.
  history.replaceState(state, "", location.pathname + location.search);
  location.reload();
};

const save = (name, text) => {
  const address = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address));
};

const report = (error, version, text, name) =>
  [
    `HPA Playground stopped: ${error}`,
    `version: ${version}`,
    `browser: ${navigator.userAgent}`,
    `scenario: ${name}`,
    `clock: ${document.querySelector("[data-testid=clock]")?.textContent ?? ""}`,
    `stack:\n${error.stack ?? ""}`,
    `session: ${location.hash || kept()[0] || "none"}`,
    `text:\n${text}`,
  ].join("\n");

// Says in `box` what happened to the program of a version.
export const show = (box, error, version) => {
  const [text, name, now] = [area()?.value ?? "", scenario(), Date.now()];
  const before = history.state?.hpaTrap;
  const again = before && now - before.at < AGAIN;
  const words = report(error, version, text, name);
  const said = element("p", { role: "status", class: "hint" });
  const details = element("textarea", { readonly: "", rows: "6", class: "share-link", "aria-label": say("What is in the report") });
  details.value = words;
  const shown = element("details", {}, element("summary", {}, say("What is in the report")), details);
  const copy = () =>
    Promise.resolve(navigator.clipboard?.writeText(words) ?? Promise.reject()).then(
      () => (said.textContent = say("Copied: send it to who makes this page.")),
      () => {
        shown.open = true;
        details.select();
        said.textContent = say("The browser did not let the page copy: the report is selected, copy it with the keyboard.");
      },
    );
  // What is best comes first; what leads to the bug again does not.
  const mine = ["Restart with my text", { at: now, text, name }];
  const original = ["Restart with the original scenario", { at: now, name }];
  // What a figure starts with, the page around it says.
  const restarts = (!text || figure ? [original] : again ? [original, mine] : [mine, original]).map(([words, hpaTrap], n) =>
    button(n ? "trap-restart-other" : "trap-restart", words, () => restart({ hpaTrap }), n ? "" : "primary"),
  );
  const title = element("h1", { tabindex: "-1" }, say("The simulator has stopped"));
  const happened = again
    ? "It has stopped again, less than a minute after the start: your text may be what leads there."
    : "A bug in it ended it. Your text is safe: it is still in this page, and nothing was sent anywhere.";
  box.replaceWith(
    element(
      "main",
      { id: "failure", class: "failure trap", "data-testid": "trap" },
      element("div", { role: "alert" }, title, element("p", {}, say(happened))),
      element(
        "div",
        { class: "share-row" },
        ...[
          ...restarts,
          text && button("trap-download", "Download my text", () => save(`${name || "hpa-playground"}.yaml`, text)),
          button("trap-copy", "Copy report", copy),
        ].filter(Boolean),
      ),
      said,
      shown,
    ),
  );
  document.querySelector("[data-testid=trap-resumed]")?.remove();
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  document.querySelector("[data-testid=app]").dataset.state = "error";
  // What is dead does not look as if it could be used.
  document.getElementById("root").inert = true;
  title.focus();
};

// Puts the text of the page that stopped into the new one, which stands still: whatever ran into the bug does not run again.
export const resume = async ({ at, text, name }) => {
  history.replaceState({ hpaTrap: { at } }, "");
  if (!text && !name) {
    return;
  }
  const playground = globalThis.hpaPlayground;
  playground.send({ command: "pause" });
  if (name && name !== scenario()) {
    playground.send({ command: "selectScenario", name });
    // All scenarios but the first come with the rules; a check of no rules waits for the same part.
    await playground.checkRules("").catch(() => {});
    await new Promise((done) => setTimeout(done));
    playground.send({ command: "pause" });
  }
  if (text) {
    playground.send({ command: "editManifest", text });
  }
  const line = element("div", { class: "line-over", role: "status", "data-testid": "trap-resumed" }, element("p", {}, say(text ? "Restarted with your text. Time stands still: press play to go on." : "Restarted. Time stands still: press play to go on.")));
  const close = element("button", { type: "button", class: "square", "aria-label": say("Close") }, "×");
  close.addEventListener("click", () => line.remove());
  line.append(close);
  document.body.prepend(line);
};
