// The package as it is published: what is in it, how it is loaded, and that its README is true.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const HERE = fileURLToPath(new URL("..", import.meta.url));
const PACKAGE = new URL("../node_modules/hpa-playground/", import.meta.url);
const file = (name) => readFileSync(new URL(name, PACKAGE), "utf8");
const bytes = () => readFileSync(new URL("hpa_playground.wasm", PACKAGE));

/** Runs a program, as a module beside the package; the lines that it prints. */
function lines(program) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module"], { input: program, cwd: HERE, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout.trimEnd().split("\n");
}

test("all that is named is there, and nothing else", () => {
  const about = JSON.parse(file("package.json"));
  const named = [...about.files, "README.md", "package.json"].sort();
  assert.deepEqual(readdirSync(PACKAGE).sort(), named);
  const { types, node, default: others } = about.exports["."];
  for (const path of [types, node, others, about.main, about.module, about.types]) {
    assert.ok(named.includes(path.replace("./", "")), path);
  }
  assert.equal(about.type, "module");
  assert.deepEqual(about.dependencies, undefined);
});

test("the program asks nothing of its surroundings but what strings need", () => {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes()));
  assert.ok(imports.length < 5, JSON.stringify(imports));
  assert.doesNotMatch(file("bindings.js"), /eval\(|new Function|document|window/);
});

test("the scripts for browsers name nothing of Node.js", () => {
  for (const name of ["index.js", "core.js", "bindings.js"]) assert.doesNotMatch(file(name), /node:|require\(|process\./, name);
});

test("what is exported has types, and the other way round", async () => {
  const exported = Object.keys(await import("hpa-playground")).sort();
  const typed = [...file("index.d.ts").matchAll(/^export function (\w+)/gm)].map(([, name]) => name).sort();
  assert.deepEqual(exported, typed);
  assert.deepEqual(Object.keys(await import(new URL("index.js", PACKAGE))).sort(), typed);
});

test("the README's examples print what they say", () => {
  const examples = [...file("README.md").matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code);
  assert.ok(examples.length >= 2);
  for (const example of examples) {
    const said = [...example.matchAll(/^.*console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);
    assert.ok(said.length > 0, example);
    assert.deepEqual(lines(example), said, example);
  }
});

const ASK = 'console.log(check("kind: X").valid);';

test("in Node.js nothing has to be awaited, and all of it may be", () => {
  assert.deepEqual(lines(`import { check } from "hpa-playground"; ${ASK}`), ["false"]);
  const twice = "await Promise.all([init(), init()]); await init();";
  assert.deepEqual(lines(`import { check, init } from "hpa-playground"; ${twice} ${ASK}`), ["false"]);
});

const BROWSER = `import { check, init } from ${JSON.stringify(new URL("index.js", PACKAGE).href)};`;
const READ = 'import { readFileSync } from "node:fs"; const program = readFileSync("node_modules/hpa-playground/hpa_playground.wasm");';

test("where it has to be awaited, it says so", () => {
  const told = 'try { check(""); } catch (problem) { console.log(problem.message); }';
  assert.match(lines(BROWSER + told)[0], /call `await init\(\)` first/);
});

test("the program may come in any form", () => {
  const response = (type) => `new Response(program, { headers: { "Content-Type": "${type}" } })`;
  const forms = ["program", "program.buffer.slice(program.byteOffset, program.byteOffset + program.length)", "new WebAssembly.Module(program)",
    "Promise.resolve(program)", response("application/wasm"), response("application/octet-stream")];
  for (const form of forms) assert.deepEqual(lines(`${BROWSER}${READ} await init(${form}); ${ASK}`), ["false"], form);
});

test("a program that cannot be loaded is said, and may be tried again", () => {
  const told = "catch (problem) { console.log(problem.message); }";
  const tries = `
    try { await init(new Response("", { status: 404 })); } ${told}
    try { await init(new Uint8Array(8)); } ${told}
    try { await init(42); } ${told}
    await init(program); ${ASK}`;
  const said = lines(BROWSER + READ + tries);
  assert.match(said[0], /^init: the program could not be loaded: .*answers 404$/);
  assert.match(said[1], /WebAssembly\.compile/);
  assert.match(said[2], /^init: the program must be .*, not number$/);
  assert.equal(said[3], "false");
});
