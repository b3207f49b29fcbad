// Whatever is put in, there is an answer or a TypeError, and the next question is answered as ever.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import * as playground from "hpa-playground";

import { hashes, scenario } from "./support.js";

const { check, describe, explain, simulate } = playground;
const RUNS = { check, simulate, explain, describe };
const [NAME, HASH] = hashes()[0];
const GOOD = scenario(NAME);

afterEach(() => assert.equal(simulate(GOOD, { steps: false }).hash, HASH, "it is not usable any more"));

const OTHERS = [undefined, null, 42, NaN, 1n, true, Symbol("yaml"), {}, [], () => GOOD, new String(GOOD), new Uint8Array(8)];

test("a text has to be a string", () => {
  for (const [name, run] of Object.entries(RUNS)) {
    for (const yaml of OTHERS) {
      assert.throws(() => run(yaml), { name: "TypeError", message: new RegExp(`^${name}: the text must be a string`) });
    }
  }
});

test("options have to be an object that is known", () => {
  for (const [name, run] of Object.entries({ simulate, explain, describe })) {
    for (const options of [null, 42, "5m", true, [], () => ({})]) {
      assert.throws(() => run(GOOD, options), { name: "TypeError", message: new RegExp(`^${name}: the options`) });
    }
    const unknown = new RegExp(`^${name}: there is no option "durration"`);
    assert.throws(() => run(GOOD, { durration: "5m" }), { name: "TypeError", message: unknown });
  }
});

test("options have to be of their types", () => {
  const wrong = OTHERS.filter((value) => value !== undefined && typeof value !== "number");
  for (const value of wrong) {
    assert.throws(() => simulate(GOOD, { duration: value }), TypeError);
    assert.throws(() => explain(GOOD, { at: value }), TypeError);
    assert.throws(() => describe(GOOD, { at: value }), TypeError);
    assert.throws(() => explain(GOOD, { lang: value }), TypeError);
    if (value !== true) assert.throws(() => simulate(GOOD, { steps: value }), TypeError);
  }
  assert.throws(() => simulate(GOOD, { lang: "fr" }), { name: "TypeError", message: 'simulate: lang must be "en" or "zh", not "fr"' });
});

test("times that are none are refused, with the option's name", () => {
  const wrong = ["", "soon", "5", "-5m", "1e3s", "5m5", "999999999999999999h", "9".repeat(400) + "h", NaN, Infinity, -1, 1e300, 2 ** 53];
  for (const time of wrong) {
    const refused = [simulate(GOOD, { duration: time }), explain(GOOD, { at: time }), describe(GOOD, { at: time })];
    for (const [i, { valid, diagnostics }] of refused.entries()) {
      assert.deepEqual([valid, diagnostics.length], [false, 1], String(time));
      assert.equal(diagnostics[0].field, i === 0 ? "options.duration" : "options.at");
    }
  }
  assert.match(simulate(GOOD, { duration: "8784h" }).diagnostics[0].message, /at most 100000 syncs/);
});

/** Any bytes, the same at each run. */
function garbage(length) {
  let state = 7;
  const next = () => (state = (state * 48271) % 0x7fffffff);
  return Array.from({ length }, () => String.fromCharCode(next() % 3 ? 32 + (next() % 95) : next() % 0x10000)).join("");
}

const deep = (open, close) => open.repeat(100_000) + close.repeat(100_000);

const TEXTS = {
  "a megabyte of garbage": garbage(2 ** 20),
  "a megabyte of one letter": "x".repeat(2 ** 20),
  "a megabyte of line ends": "\n".repeat(2 ** 20),
  "a megabyte of document ends": "---\n".repeat(2 ** 18),
  "deep lists": deep("[", "]"),
  "deep lists without an end": "[".repeat(100_000),
  "deep maps": deep("{a: ", "}"),
  "deep indentation": Array.from({ length: 2_000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
  "deep blocks": "- ".repeat(100_000),
  "lists in a manifest": GOOD.replace("maxReplicas: 10", `maxReplicas: ${deep("[", "]")}`),
  "references to references": ["a: &a0 [x]", ...Array.from({ length: 30 }, (_, i) => `b${i}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`)].join("\n"),
  "half a character": `kind: \ud800\nmetadata: {name: "\udfff"}`,
  "no characters": "\0\u0001\ufeff\uffff\u2028",
  "numbers that fit nowhere": GOOD.replace("maxReplicas: 10", "maxReplicas: 1e2147483648"),
  "more pods than there are": GOOD.replace("maxReplicas: 10", "maxReplicas: 2147483647").replace("averageValue: 2", "averageValue: 1m"),
  "names of objects": "__proto__: {valid: true}\nconstructor: {}\n",
};

for (const [what, yaml] of Object.entries(TEXTS)) {
  test(`there is an answer to ${what}`, () => {
    const answers = [check(yaml), simulate(yaml, { duration: "2m" }), explain(yaml, { at: "1m" }), describe(yaml, { at: "1m" })];
    for (const { valid, diagnostics } of answers) {
      assert.ok(valid || diagnostics.some(({ severity }) => severity === "error"));
      for (const { line, column, message } of diagnostics) {
        assert.ok(line > 0 && column > 0 && message.length > 0);
        assert.doesNotMatch(message, /the program stopped/);
      }
    }
  });
}

test("a program that stopped in the middle begins anew", () => {
  const { encodeInto } = TextEncoder.prototype;
  TextEncoder.prototype.encodeInto = () => {
    throw new RangeError("no memory");
  };
  let answer;
  try {
    answer = simulate(`${GOOD}# é`);
  } finally {
    TextEncoder.prototype.encodeInto = encodeInto;
  }
  assert.equal(answer.valid, false);
  assert.match(answer.diagnostics[0].message, /the program stopped \(no memory\)/);
  assert.equal(simulate(`${GOOD}# é`, { steps: false }).hash, HASH);
});

test("where there is no room left on the stack, it stops and begins anew", () => {
  const stopped = [];
  const dive = () => {
    try {
      dive();
    } catch {
      // Where even this does not fit, it is tried a little higher.
      const answer = simulate(GOOD, { steps: false });
      if (!answer.valid) stopped.push(answer);
    }
  };
  dive();
  for (const { diagnostics } of stopped) assert.match(diagnostics[0].message, /the program stopped/);
});

test("answers are plain and of their own", () => {
  const answer = check(GOOD);
  assert.equal(Object.getPrototypeOf(answer), Object.prototype);
  answer.diagnostics.push("mine");
  assert.ok(!check(GOOD).diagnostics.includes("mine"));
});
