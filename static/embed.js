// HPA Playground in another page: <script src="https://…/embed.js"></script> and <hpa-playground scenario="…"></hpa-playground>.
//
// Attributes: scenario (a built-in one), src (a scenario file on the playground's own site), or a scenario's YAML as content;
// panels="loop,sliders,why,timeline,editor", lang, theme, autoplay, height (else as high as what is in it), sandbox (the frame
// gets no origin). They may change at any time. What is wrong with them is said in place.
//
// Methods: load(yaml), send(command) and state() return promises; on(event, listener) returns a function that ends it.
// Asks of a page's policy: script-src and frame-src for this site, nothing else.
{
  // The version of what is spoken with the frame; both sides check it.
  const VERSION = 1;
  const loaded = document.currentScript ?? [...document.scripts].find(({ src }) => /\/embed\.js([?#]|$)/.test(src));
  const SITE = loaded && new URL(".", loaded.src);
  const ATTRIBUTES = ["scenario", "src", "panels", "lang", "theme", "autoplay", "height", "sandbox"];
  // What every element may have.
  const COMMON = /^(id|class|style|title|hidden|dir|slot|part|role|tabindex|is|inert|nonce|accesskey|autofocus|contenteditable|draggable|enterkeyhint|exportparts|inputmode|popover|spellcheck|translate|(item|xml|on|aria-|data-|_|v-|x-).*|.*:.*)$/;
  // How high a figure is before it is known, and what a frame may ask for, in pixels.
  const FIRST_HEIGHT = 420;
  const HEIGHTS = [40, 20_000];
  const OWN_HEIGHTS = [80, 4_000];
  // How near a figure is when it is loaded, and how long the next waits for the one before, and a frame for its page.
  const NEAR = 400;
  const TURN = 8_000;
  const PATIENCE = 30_000;
  const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox";

  const CHINESE = {
    "The figure could not be loaded. Check the connection, and that the page's policy allows frames of": "图示未能加载。请检查网络连接，以及本页的策略是否允许嵌入来自此处的框架：",
    "embed.js does not know where it came from: load it with a script element.": "embed.js 无法得知自己的来源：请用 script 元素加载它。",
  };

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; margin: 1em 0; min-width: 0 }
    :host([hidden]) { display: none }
    iframe { display: block; width: 100%; border: 1px solid #8b949e66; border-radius: 10px; box-sizing: border-box; color-scheme: normal }
    .room { position: relative; overflow: hidden }
    .text { white-space: pre-wrap; overflow: auto; font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; max-height: 24em }
    .text[hidden] { display: none }
    .waiting > iframe { visibility: hidden; position: absolute; inset: 0 }
    p { margin: 0 0 .5em; padding: .5em .75em; border: 2px solid #cf222e; border-radius: 8px; font: 14px/1.45 system-ui, sans-serif }
  `);

  // Frames are made one after the other, so that the first brings what the others find in the browser's cache.
  let turn = Promise.resolve();
  const inTurn = (make) => {
    turn = turn.then(() => Promise.race([make(), new Promise((done) => setTimeout(done, TURN))])).catch(() => {});
  };

  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => target.approach()),
    { rootMargin: `${NEAR}px` },
  );

  // The text without the indentation that all of its lines have.
  const dedented = (text) => {
    const lines = text.replace(/^(\s*\n)+|\s+$/g, "").split("\n");
    const indents = lines.filter((line) => line.trim()).map((line) => /^ */.exec(line)[0].length);
    const least = Math.min(...indents);
    return lines.every((line) => !line.trim()) ? "" : lines.map((line) => line.slice(least)).join("\n") + "\n";
  };

  class HpaPlayground extends HTMLElement {
    // What holds the text until the frame runs, and the frame.
    #room = document.createElement("div");
    #text = document.createElement("div");
    // How high the frame has last said that it is.
    #height = FIRST_HEIGHT;
    #frame = null;
    #port = null;
    #asked = "";
    #waiting = [];
    #calls = new Map();
    #listeners = new Map();
    #ready = null;
    #made = "";
    #boxed = false;
    #settle;
    #watch = new MutationObserver(() => this.#change());

    constructor() {
      super();
      const shadow = this.attachShadow({ mode: "open" });
      shadow.adoptedStyleSheets = [sheet];
      this.#text.className = "text";
      this.#text.append(document.createElement("slot"));
      this.#room.className = "room waiting";
      this.#room.append(this.#text);
      shadow.append(this.#room);
    }

    connectedCallback() {
      this.#watch.observe(this, { attributes: true, childList: true, characterData: true, subtree: true });
      // It has its room before it is there: what is below does not move, and not all come near at once.
      this.#room.style.minHeight = `${this.#own ?? FIRST_HEIGHT}px`;
      near.observe(this);
    }

    disconnectedCallback() {
      near.unobserve(this);
      this.#watch.disconnect();
      this.#drop();
    }

    /** Starts a scenario or a manifest; the promise fails with what is wrong with the call, not with the text. */
    load(yaml) {
      return this.#call({ type: "load", yaml: String(yaml) });
    }

    /** Carries out a command, such as {command: "play"}. */
    send(command) {
      return this.#call({ type: "send", command });
    }

    /** A promise of the state as it is when the frame answers. */
    state() {
      return this.#call({ type: "state" });
    }

    /** Calls `listener` at every "change", "sync" or "diagnostics"; returns a function that ends that. */
    on(event, listener) {
      if (!["change", "sync", "diagnostics"].includes(event) || typeof listener !== "function") {
        throw new TypeError('hpa-playground.on: the event must be "change", "sync" or "diagnostics", and the listener a function');
      }
      const all = this.#listeners.get(event) ?? new Set();
      this.#listeners.set(event, all.add(listener));
      this.#port?.postMessage({ type: "on", event });
      return () => all.delete(listener);
    }

    /** It has come near to what is seen. Called by the script itself. */
    approach() {
      near.unobserve(this);
      if (!SITE) {
        this.#complain("embed.js does not know where it came from: load it with a script element.");
      } else if (!this.#frame) {
        inTurn(() => (this.isConnected && !this.#frame ? this.#makeIfNear() : undefined));
      }
    }

    // Those before it may have grown since it came near.
    #makeIfNear() {
      const { top, bottom } = this.getBoundingClientRect();
      return bottom < -NEAR || top > innerHeight + NEAR ? near.observe(this) : this.#make();
    }

    get #yaml() {
      const given = this.hasAttribute("scenario") || this.hasAttribute("src");
      return given ? "" : dedented(this.textContent);
    }

    // All that is said to it goes to the frame, which knows what it may be; what is wrong is said there.
    get #query() {
      const given = [...this.attributes].filter(({ name }) => name !== "sandbox" && (ATTRIBUTES.includes(name) || !COMMON.test(name)));
      const pairs = given.map(({ name, value }) => `&${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
      return `?embed${this.#yaml ? "&inline" : ""}${pairs.join("")}`;
    }

    #make() {
      const frame = document.createElement("iframe");
      this.#frame = frame;
      frame.title = this.title || ["HPA Playground", this.getAttribute("scenario")].filter(Boolean).join(": ");
      frame.referrerPolicy = "no-referrer";
      this.#boxed = this.hasAttribute("sandbox");
      if (this.#boxed) {
        frame.setAttribute("sandbox", SANDBOX);
      }
      this.#made = this.#query + this.#yaml;
      frame.src = new URL(`index.html${this.#query}`, SITE).href;
      this.#size();
      this.shadowRoot.querySelectorAll("[role=alert]").forEach((said) => said.remove());
      return new Promise((done) => {
        const refused = ({ blockedURI, effectiveDirective }) => blockedURI.startsWith(SITE.origin) && effectiveDirective === "frame-src" && fail();
        const fail = () => {
          this.#complain("The figure could not be loaded. Check the connection, and that the page's policy allows frames of", SITE.origin);
          this.#drop();
          this.#room.style.minHeight = "";
        };
        document.addEventListener("securitypolicyviolation", refused);
        const late = setTimeout(fail, PATIENCE);
        // It stands, or is given up: the next one's turn.
        this.#settle = () => {
          clearTimeout(late);
          document.removeEventListener("securitypolicyviolation", refused);
          done();
        };
        this.#ready = () => {
          this.#settle();
          this.#room.classList.remove("waiting");
          this.#room.style.minHeight = "";
          this.#text.hidden = true;
        };
        addEventListener("message", this.#hello);
        this.#room.append(frame);
      });
    }

    // The frame says that it is there; from then on, both speak on a port that nobody else has.
    #hello = ({ data, source, origin }) => {
      const expected = this.#boxed ? "null" : SITE.origin;
      if (!this.#frame || source !== this.#frame.contentWindow || origin !== expected || data?.hpaPlayground !== VERSION || data.type !== "hello") {
        return;
      }
      const { port1, port2 } = new MessageChannel();
      this.#port?.close();
      this.#port = port1;
      port1.onmessage = (event) => this.#hear(event.data);
      // A frame without an origin cannot be named; that it is ours was just checked.
      source.postMessage({ hpaPlayground: VERSION, type: "connect", text: this.#yaml || undefined }, expected === "null" ? "*" : expected, [port2]);
      // It shows what it was made with, also after it has begun anew.
      this.#asked = this.#made;
      this.#change();
      this.#listeners.forEach((_, event) => port1.postMessage({ type: "on", event }));
      this.#waiting.splice(0).forEach((message) => port1.postMessage(message));
    };

    #hear(data) {
      if (data?.type === "height" && Number.isFinite(data.height)) {
        this.#height = Math.min(Math.max(data.height, HEIGHTS[0]), HEIGHTS[1]);
        this.#size();
      } else if (data?.type === "ready") {
        this.#ready?.();
      } else if (data?.type === "answer") {
        const call = this.#calls.get(data.id);
        this.#calls.delete(data.id);
        data.error === undefined ? call?.done(data.value) : call?.failed(new Error(data.error));
      } else if (data?.type === "event") {
        this.#listeners.get(data.event)?.forEach((listener) => {
          try {
            listener(data.value);
          } catch (error) {
            reportError(error);
          }
        });
      }
    }

    // The height that was asked for, if it can be had.
    get #own() {
      const own = Number(/^\s*(\d+)(px)?\s*$/.exec(this.getAttribute("height") ?? "")?.[1]);
      return own >= OWN_HEIGHTS[0] && own <= OWN_HEIGHTS[1] ? own : undefined;
    }

    // The border is part of the height.
    #size() {
      this.#frame.style.height = `${this.#own ?? this.#height + 2}px`;
    }

    #call(message) {
      const id = crypto.getRandomValues(new Uint32Array(2)).join("-");
      const sent = { ...message, id };
      this.#port ? this.#port.postMessage(sent) : this.#waiting.push(sent);
      return new Promise((done, failed) => this.#calls.set(id, { done, failed }));
    }

    // Attributes or the text are others than before.
    #change() {
      const asked = this.#query + this.#yaml;
      if (!this.#port || asked === this.#asked) {
        return;
      }
      this.#asked = asked;
      this.#size();
      this.#port.postMessage({ type: "ask", query: this.#query, text: this.#yaml || undefined });
    }

    #complain(text, ...more) {
      const chinese = (this.getAttribute("lang") ?? document.documentElement.lang).startsWith("zh");
      const said = document.createElement("p");
      said.setAttribute("role", "alert");
      said.textContent = ["HPA Playground:", chinese ? CHINESE[text] : text, ...more].join(" ");
      this.shadowRoot.prepend(said);
    }

    #drop() {
      removeEventListener("message", this.#hello);
      this.#port?.close();
      this.#frame?.remove();
      this.#port = this.#frame = null;
      this.#settle?.();
      this.#waiting.length = 0;
      this.#calls.forEach(({ failed }) => failed(new Error("hpa-playground: the figure is gone")));
      this.#calls.clear();
      this.#text.hidden = false;
      this.#room.classList.add("waiting");
    }
  }

  // A page may have the script twice.
  if (!customElements.get("hpa-playground")) {
    customElements.define("hpa-playground", HpaPlayground);
  }
}
