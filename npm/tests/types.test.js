// What the functions answer has the very fields that the types say.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { check, describe, explain, simulate } from "hpa-playground";

import { hashes, scenario } from "./support.js";

const SOURCE = readFileSync(new URL("../node_modules/hpa-playground/index.d.ts", import.meta.url), "utf8");

/** The fields of each interface, by its name: a field's type, and whether it may be left out. */
const INTERFACES = new Map(
  [...SOURCE.matchAll(/^export interface (\w+) \{\n(.*?)^\}/gms)].map(([, name, body]) => [
    name,
    new Map([...body.matchAll(/^ {2}(\w+)(\??): (.*);$/gm)].map(([, field, maybe, type]) => [field, { type, maybe: maybe === "?" }])),
  ]),
);
const seen = new Map();

/** Splits `a | b` where it is not in brackets. */
function alternatives(type) {
  const parts = [""];
  let depth = 0;
  for (const letter of type) {
    depth += "([".includes(letter) - ")]".includes(letter);
    if (letter === "|" && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}

/** Why a value is not of a type; nothing if it is. */
function mismatch(value, type, path) {
  const parts = alternatives(type);
  if (parts.length > 1) {
    const all = parts.map((part) => mismatch(value, part, path));
    return all.includes(undefined) ? undefined : all.join(", and ");
  }
  const said = `${path} is ${JSON.stringify(value)?.slice(0, 60)}, not ${type}`;
  if (type.endsWith("[]")) {
    if (!Array.isArray(value)) return said;
    const of = type.slice(0, -2).replace(/^\((.*)\)$/, "$1");
    return value.map((item, i) => mismatch(item, of, `${path}[${i}]`)).find(Boolean);
  }
  if (type.startsWith("[")) {
    const of = type.slice(1, -1).split(", ").map((item) => item.replace(/^\w+: /, ""));
    if (!Array.isArray(value) || value.length !== of.length) return said;
    return of.map((item, i) => mismatch(value[i], item, `${path}[${i}]`)).find(Boolean);
  }
  if (["string", "number", "boolean"].includes(type)) return typeof value === type ? undefined : said;
  if (["null", "true", "false"].includes(type) || type.startsWith('"')) return value === JSON.parse(type) ? undefined : said;
  const fields = INTERFACES.get(type);
  if (!fields) return `${path} is of the type ${type}, which this test does not know`;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return said;
  const unknown = Object.keys(value).find((field) => !fields.has(field));
  if (unknown) return `${path}.${unknown} is not in ${type}`;
  for (const [field, { type: of, maybe }] of fields) {
    if (!(field in value)) {
      if (maybe) continue;
      return `${path}.${field} is not there`;
    }
    const problem = mismatch(value[field], of, `${path}.${field}`);
    if (problem) return problem;
    seen.set(type, (seen.get(type) ?? new Set()).add(field));
  }
  return undefined;
}

const hold = (value, type) => assert.equal(mismatch(value, type, type), undefined);

test("answers are of their types, and all fields of the types occur", () => {
  for (const [name] of hashes()) {
    const yaml = scenario(name);
    hold(check(yaml), "Checked");
    hold(simulate(yaml), "Simulated");
    for (const at of [0, "2m", "10m"]) hold(explain(yaml, { at }), "Explained");
    hold(describe(yaml), "Described");
  }
  for (const run of [simulate, explain, describe]) hold(run("kind: HorizontalPodAutoscaler\n"), "Refused");
  hold(check("kind: [\n"), "Checked");
  const options = ["SimulateOptions", "ExplainOptions", "DescribeOptions"];
  for (const [name, fields] of INTERFACES) {
    if (!options.includes(name)) assert.deepEqual([...(seen.get(name) ?? [])].sort(), [...fields.keys()].sort(), name);
  }
});

test("what is not of a type is found", () => {
  const { diagnostics } = check("kind: [\n");
  const wrong = [
    [{ valid: 1, diagnostics }, "Checked"],
    [{ valid: true }, "Checked"],
    [{ valid: true, diagnostics, more: 1 }, "Checked"],
    [{ valid: false, diagnostics: [{ ...diagnostics[0], severity: "fatal" }] }, "Refused"],
    [["a", 1], "[what: string, value: string] | null"],
  ];
  for (const [value, type] of wrong) assert.ok(mismatch(value, type, type), type);
});
