// What is wrong, why, and what kubectl says: as the terminal command has it.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { check, describe, explain, simulate } from "hpa-playground";

import { ROOT, scenario, terminal, text } from "./support.js";

/** The lines that the terminal prints for the diagnostics of a file. */
function lines(path, diagnostics) {
  return diagnostics
    .map(({ severity, line, column, field, message }) => {
      const what = field === "" ? message : `${field}: ${message}`;
      return `${path}:${line}:${column}: ${severity}: ${what}\n`;
    })
    .join("");
}

/** Texts with something wrong. */
const BROKEN = {
  "nothing": "",
  "no-yaml": "a: [1, 2\nb: }",
  "no-object": "- 1\n- 2\n",
  "unknown-field": scenario("requests-per-second").replace("minReplicas", "minReplica"),
  "impossible": scenario("requests-per-second").replace("minReplicas: 1", "minReplicas: 20"),
  "no-duration": scenario("requests-per-second").replace("25m", "soon"),
  "tab": "kind: HorizontalPodAutoscaler\n\tspec: 1\n",
  "rules": scenario("adapter-rules").replace("^(.*)_total$", "^(.*_total$"),
};

test("manifests are checked as in the terminal", () => {
  const files = readdirSync(join(ROOT, "tests/manifests")).map((name) => `tests/manifests/${name}`);
  assert.ok(files.length >= 6);
  for (const file of [...files, "static/scenarios/adapter-rules.yaml"]) {
    const { valid, diagnostics } = check(text(file));
    const { status, stderr } = terminal("check", file);
    assert.deepEqual([lines(file, diagnostics), valid], [stderr, status === 0], file);
  }
});

test("broken texts are checked as in the terminal", () => {
  const folder = mkdtempSync(join(tmpdir(), "hpa-playground-"));
  try {
    for (const [name, yaml] of Object.entries(BROKEN)) {
      const file = join(folder, `${name}.yaml`);
      writeFileSync(file, yaml);
      const { valid, diagnostics } = check(yaml);
      const { status, stderr } = terminal("check", file);
      assert.deepEqual([lines(file, diagnostics), valid], [stderr, status === 0], name);
      assert.ok(!valid && diagnostics.length > 0, name);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a broken text is refused by whatever would run it", () => {
  const yaml = BROKEN["unknown-field"];
  const { diagnostics } = check(yaml);
  assert.equal(diagnostics[0].field, "spec.minReplica");
  for (const run of [simulate, explain, describe]) {
    assert.deepEqual(run(yaml), { valid: false, diagnostics }, run.name);
  }
});

test("a sync is explained as in the terminal", () => {
  const file = "static/scenarios/cpu-utilization.yaml";
  const why = explain(text(file), { at: "3m30s" });
  assert.ok(why.valid && why.steps.length > 3);
  const { stdout } = terminal("explain", file, "--at", "3m30s");
  assert.ok(stdout.startsWith(`${why.heading}\n`));
  for (const { title, note, value } of why.steps) {
    assert.ok(stdout.includes(title) && stdout.includes(note) && stdout.includes(value), title);
  }
  if (why.outcome) assert.ok(stdout.includes(`${why.outcome[0]}: ${why.outcome[1]}\n`));
  for (const { message } of why.conditions) assert.ok(stdout.includes(message), message);
  assert.deepEqual(explain(text(file), { at: 210_000 }), why);
});

test("before the first sync there is nothing to explain", () => {
  const why = explain(scenario("requests-per-second"), { at: 0 });
  assert.deepEqual([why.valid, why.sync, why.steps, why.outcome, why.conditions], [true, 0, [], null, []]);
});

test("without a moment it is the end of the scenario", () => {
  const yaml = scenario("requests-per-second");
  assert.equal(explain(yaml).sync, 100);
  assert.deepEqual(explain(yaml), explain(yaml, { at: "25m" }));
});

test("explanations are in English and in Chinese", () => {
  const yaml = scenario("requests-per-second");
  const [none, english, chinese] = [undefined, "en", "zh"].map((lang) => explain(yaml, { at: "5m", lang }));
  assert.deepEqual(none, english);
  assert.match(chinese.steps.map((step) => step.title + step.note).join(""), /[\u4e00-\u9fff]/);
  assert.deepEqual(chinese.conditions, english.conditions);
  assert.equal(simulate(yaml, { lang: "zh" }).hash, simulate(yaml).hash);
});

test("the autoscaler is described as kubectl does it", () => {
  const { valid, text: said } = describe(scenario("requests-per-second"), { at: "5m" });
  assert.ok(valid);
  for (const part of [/^Name: +myhpa$/m, /^Reference: +Deployment\/myapp$/m, /"myapp_requests_per_second" on pods:/, /^Conditions:$/m, /SuccessfulRescale/]) {
    assert.match(said, part);
  }
});

test("what is worth knowing comes with the run", () => {
  const yaml = text("tests/manifests/requests-per-second-v2beta2.yaml");
  const { diagnostics } = check(yaml);
  for (const run of [simulate, explain, describe]) {
    const answer = run(yaml);
    assert.deepEqual([answer.valid, answer.diagnostics], [true, diagnostics], run.name);
  }
});
