// The package in a page whose policy allows no scripts but its own files, and no evaluation but of WebAssembly. What comes
// of each test is a line, and the lines go to the server.

import { check, explain, init, simulate } from "../../node_modules/hpa-playground/index.js";

const violations = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
  violations.push(`${violatedDirective} ${blockedURI}`);
});

const text = async (path) => (await fetch(`../../../${path}`)).text();
const equal = (a, b) => {
  if (JSON.stringify(a) !== JSON.stringify(b)) throw new Error(`${JSON.stringify(a)} instead of ${JSON.stringify(b)}`);
};

const TESTS = {
  async "it is loaded once it is awaited"() {
    let said = "";
    try {
      check("");
    } catch (problem) {
      said = problem.message;
    }
    equal(said.includes("await init()"), true);
    await Promise.all([init(), init()]);
    equal(check("").valid, false);
  },
  async "every scenario that ships has the history of the terminal"() {
    for (const line of (await text("tests/scenarios/hashes.txt")).trim().split("\n")) {
      const [name, hash] = line.split(" ");
      equal([name, simulate(await text(`static/scenarios/${name}.yaml`), { steps: false }).hash], [name, hash]);
    }
  },
  async "a sync is explained"() {
    const why = explain(await text("static/scenarios/requests-per-second.yaml"), { at: "7m45s" });
    equal(why.heading, "Sync #31 at 00:07:45");
  },
  async "it begins anew after it stopped"() {
    const yaml = `${await text("static/scenarios/requests-per-second.yaml")}# é`;
    const { hash } = simulate(yaml);
    const { encodeInto } = TextEncoder.prototype;
    TextEncoder.prototype.encodeInto = () => {
      throw new RangeError("no memory");
    };
    const { valid } = simulate(yaml);
    TextEncoder.prototype.encodeInto = encodeInto;
    equal([valid, simulate(yaml).hash], [false, hash]);
  },
  async "it runs in a worker, too"() {
    const worker = new Worker("worker.js", { type: "module" });
    const answer = new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
    const yaml = await text("static/scenarios/requests-per-second.yaml");
    worker.postMessage(yaml);
    equal((await answer).hash, simulate(yaml).hash);
  },
  async "the policy was kept"() {
    equal(violations, []);
  },
};

const lines = [];
for (const [name, run] of Object.entries(TESTS)) {
  try {
    await run();
    lines.push(`ok ${name}`);
  } catch (problem) {
    lines.push(`failed ${name}: ${problem.message}`);
  }
}
await fetch(`/said?${encodeURIComponent(lines.join("\n"))}`);
