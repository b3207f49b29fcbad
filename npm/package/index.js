// The package for browsers and bundlers: the program is fetched from where this file is.

import { moduleOf, startOnce } from "./core.js";

export { check, describe, explain, simulate } from "./core.js";

/** Loads the program; it has to be awaited before anything is asked. */
export function init(source) {
  return startOnce(() => moduleOf(source ?? new URL("./hpa_playground.wasm", import.meta.url)));
}
