// The package for Node.js: the program is read from the file beside this one.

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

import { moduleOf, startOnce, startWhenNeeded } from "./core.js";

export { check, describe, explain, simulate } from "./core.js";

const PROGRAM = new URL("./hpa_playground.wasm", import.meta.url);

startWhenNeeded(() => new WebAssembly.Module(readFileSync(PROGRAM)));

/** Loads the program; where it is not awaited, the program is loaded when something is asked. */
export function init(source = PROGRAM) {
  return startOnce(async () => {
    const from = await source;
    return moduleOf(from instanceof URL && from.protocol === "file:" ? readFile(from) : from);
  });
}
