// The package runs what the terminal command runs, to the last bit.

import assert from "node:assert/strict";
import { test } from "node:test";

import { simulate } from "hpa-playground";

import { hashes, scenario, terminal } from "./support.js";

test("every scenario that ships has the history of the terminal", () => {
  assert.ok(hashes().length > 20);
  for (const [name, hash] of hashes()) {
    const run = simulate(scenario(name), { steps: false });
    assert.deepEqual([run.valid, run.hash], [true, hash], name);
  }
});

for (const name of ["requests-per-second", "adapter-rules", "missing-request"]) {
  test(`the syncs of ${name} are the terminal's lines of JSON`, () => {
    const { stdout } = terminal("simulate", `static/scenarios/${name}.yaml`, "--format", "jsonl");
    const run = simulate(scenario(name));
    assert.deepEqual(run.syncs, stdout.trim().split("\n").map((line) => JSON.parse(line)));
  });
}

test("the summary and the samples are the terminal's", () => {
  const file = "static/scenarios/cpu-utilization.yaml";
  const [summary, csv] = ["summary", "csv"].map((format) => terminal("simulate", file, "--format", format).stdout);
  const run = simulate(scenario("cpu-utilization"), { steps: false });
  const said = Object.fromEntries(summary.split("\n").map((line) => [line.slice(0, 18).trim(), line.slice(18)]));
  assert.equal(said.history, run.hash);
  assert.equal(Number(said.syncs), run.summary.syncs);
  assert.equal(Number(said["scale events"]), run.summary.scaleEvents.length);
  assert.equal(Number(said.requests), Math.round(run.summary.requests));
  assert.equal(said["pod-hours"], run.summary.podHours.toFixed(2));
  assert.equal(Number(said.replicas), run.summary.replicas);
  const [, ...rows] = csv.trim().split("\n").map((line) => line.split(","));
  assert.equal(rows.length, run.samples.timeMs.length);
  for (const [i, row] of rows.entries()) {
    const columns = ["arrivalsPerS", "desired", "ready", "starting", "stopping", "nodes"];
    const numbers = columns.map((column) => String(run.samples[column][i] ?? ""));
    assert.deepEqual([row[1], row[4], row[5], row[6], row[7], row[9]], numbers, `row ${i}`);
    assert.equal(row[10], run.samples.p95Ms[i]?.toFixed(3) ?? "", `row ${i}`);
  }
});

test("a run may be of another length, said in two ways", () => {
  const yaml = scenario("requests-per-second");
  const [text, number] = ["5m", 300_000].map((duration) => simulate(yaml, { duration, steps: false }));
  assert.deepEqual(text, number);
  assert.equal(text.durationMs, 300_000);
  assert.equal(text.hash, terminal("simulate", "static/scenarios/requests-per-second.yaml", "--for", "5m").stdout.match(/history +(\w+)/)[1]);
});

test("steps are there unless they are left out", () => {
  const yaml = scenario("requests-per-second");
  const [with_, without] = [simulate(yaml), simulate(yaml, { steps: false })];
  assert.ok(with_.syncs.every((sync) => sync.steps.length > 0));
  assert.ok(without.syncs.every((sync) => sync.steps.length === 0));
  assert.equal(with_.hash, without.hash);
});
