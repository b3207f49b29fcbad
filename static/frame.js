// What a figure in another page says to that page, and what it is told: loaded by boot.js where the page is embedded.
// The page is embed.js's; a plain frame works without it. Messages are spoken on a port, which that page hands over once.

// The version of what is spoken; both sides check it.
const VERSION = 1;
// When what is loaded last has its size, in milliseconds.
const LATER = 500;
const root = document.documentElement;
const playground = globalThis.hpaPlayground;

// The program says when the figure stands, or that it cannot.
const stands = () => !["loading", undefined].includes(document.querySelector("[data-testid=app]")?.dataset.state);
const standing = () =>
  new Promise((done) => (stands() ? done() : addEventListener("hpa-embed-ready", () => setTimeout(done), { once: true })));

// What is asked for stands in marks of the page, where the program reads it.
const ask = ({ query, text }) => {
  if (typeof query === "string") {
    root.dataset.embedQuery = query;
  }
  if (typeof text === "string") {
    root.dataset.embedText = text;
  }
  dispatchEvent(new Event("hpa-embed"));
};

// Time stands while nobody sees it, and goes on only if it ran before.
let seen = true;
let resting = false;
const rest = () => {
  if (!seen && playground.state().running) {
    resting = true;
    playground.send({ command: "pause" });
  } else if (seen && resting) {
    resting = false;
    playground.send({ command: "play" });
  }
};
new IntersectionObserver((entries) => {
  seen = entries.at(-1).isIntersecting;
  rest();
}).observe(root);
// What was asked for anew decides itself whether it runs.
addEventListener("hpa-embed-ready", () => {
  resting = false;
  rest();
});

const ANSWERS = {
  load: ({ yaml }) => playground.load(yaml),
  send: ({ command }) => {
    playground.send(command);
    // Who stops or starts time while nobody looks decides what happens when someone does.
    const { command: name } = typeof command === "string" ? JSON.parse(command) : command;
    resting &&= name !== "pause";
    rest();
  },
  state: () => playground.state(),
};

const speak = (port) => {
  const heard = new Set();
  port.onmessage = async ({ data }) => {
    if (data?.type === "ask") {
      ask(data);
    } else if (data?.type === "on") {
      if (!heard.has(data.event)) {
        playground.on(data.event, (value) => port.postMessage({ type: "event", event: data.event, value }));
        heard.add(data.event);
      }
    } else if (Object.hasOwn(ANSWERS, data?.type)) {
      await standing();
      try {
        port.postMessage({ type: "answer", id: data.id, value: ANSWERS[data.type](data) });
      } catch (error) {
        port.postMessage({ type: "answer", id: data.id, error: error?.message ?? String(error) });
      }
    }
  };
  const measure = () => port.postMessage({ type: "height", height: Math.ceil(root.getBoundingClientRect().height) });
  standing().then(() => {
    // A frame that nobody sees is not told of sizes.
    measure();
    port.postMessage({ type: "ready" });
    new ResizeObserver(measure).observe(root);
    setTimeout(measure, LATER);
  });
};

if (parent !== globalThis) {
  let spoken = false;
  addEventListener("message", ({ data, source, origin, ports }) => {
    // Only the page around this frame is listened to, and only once; where the browser tells its origin, that is checked, too.
    const around = location.ancestorOrigins?.[0] ?? origin;
    if (spoken || source !== parent || origin !== around || data?.hpaPlayground !== VERSION || data.type !== "connect" || ports.length !== 1) {
      return;
    }
    spoken = true;
    if (typeof data.text === "string") {
      ask(data);
    }
    speak(ports[0]);
  });
  // Says nothing but that it is here: who is around is not known yet.
  parent.postMessage({ hpaPlayground: VERSION, type: "hello" }, "*");
}
