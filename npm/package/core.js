// What the package does, wherever it runs: it checks arguments, asks the program and reads its answers.

import {
  __wbg_reset_state as startAnew,
  check as checkText,
  describe as describeText,
  explain as explainText,
  initSync,
  simulate as simulateText,
  Steps,
} from "./bindings.js";

let started = false;
let compiled;

/** Starts the program; a second time does nothing. */
export function start(module) {
  if (!started) {
    initSync({ module });
    started = true;
  }
}

/** Says how the program can be had at once, where that is possible: it starts when it is first needed then. */
export function startWhenNeeded(compile) {
  compiled = compile;
}

let starting;

/** Loads the program by `load` and starts it, once however often it is called, and again if it could not be loaded. */
export function startOnce(load) {
  starting ??= Promise.resolve()
    .then(() => (started ? undefined : load()))
    .then((module) => {
      if (module) start(module);
    })
    .catch((problem) => {
      starting = undefined;
      throw problem;
    });
  return starting;
}

/** The program from wherever it is: an address, a response, bytes, or the compiled module itself. */
export async function moduleOf(source) {
  let from = await source;
  if (typeof from === "string" || from instanceof URL) from = await fetch(from);
  if (from instanceof WebAssembly.Module) return from;
  if (from instanceof ArrayBuffer || ArrayBuffer.isView(from)) return WebAssembly.compile(from);
  if (typeof Response === "function" && from instanceof Response) {
    if (!from.ok) throw new Error(`init: the program could not be loaded: ${from.url} answers ${from.status}`);
    // Servers that do not know the type are no reason to stop.
    const type = from.headers.get("Content-Type") ?? "";
    return type.startsWith("application/wasm")
      ? WebAssembly.compileStreaming(from)
      : WebAssembly.compile(await from.arrayBuffer());
  }
  throw new TypeError(`init: the program must be an address, a Response, bytes or a WebAssembly.Module, not ${kind(from)}`);
}

/** What is wrong with a text. */
export function check(yaml) {
  const text = textOf("check", yaml);
  return answer(() => checkText(text));
}

/** A run of a text. */
export function simulate(yaml, options) {
  const text = textOf("simulate", yaml);
  const given = optionsOf("simulate", options, ["duration", "lang", "steps"]);
  const { steps = true } = given;
  if (typeof steps !== "boolean") throw new TypeError(`simulate: steps must be true or false, not ${kind(steps)}`);
  const [duration, lang] = [timeOf("simulate", given, "duration"), langOf("simulate", given)];
  return answer(() => simulateText(text, duration, lang, steps ? Steps.Shown : Steps.LeftOut));
}

/** One sync of a run, explained. */
export function explain(yaml, options) {
  const text = textOf("explain", yaml);
  const given = optionsOf("explain", options, ["at", "lang"]);
  const [at, lang] = [timeOf("explain", given, "at"), langOf("explain", given)];
  return answer(() => explainText(text, at, lang));
}

/** The autoscaler as kubectl prints it. */
export function describe(yaml, options) {
  const text = textOf("describe", yaml);
  const at = timeOf("describe", optionsOf("describe", options, ["at"]), "at");
  return answer(() => describeText(text, at));
}

/** Whether the program stands in the middle of something: it ran out of memory or room there, and is of no more use. */
let halfway = false;

function answer(ask) {
  if (!started) {
    if (!compiled) throw new Error("hpa-playground: the program is not there yet: call `await init()` first");
    start(compiled());
  }
  if (halfway) startAnew();
  halfway = true;
  let json;
  try {
    json = ask();
  } catch (problem) {
    const message = `this is more than can be simulated here: the program stopped (${problem.message})`;
    return { valid: false, diagnostics: [{ severity: "error", line: 1, column: 1, field: "", message }] };
  }
  halfway = false;
  return JSON.parse(json);
}

function textOf(name, yaml) {
  if (typeof yaml !== "string") throw new TypeError(`${name}: the text must be a string of YAML, not ${kind(yaml)}`);
  return yaml;
}

function optionsOf(name, options, known) {
  if (options === undefined) return {};
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`${name}: the options must be an object, not ${kind(options)}`);
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new TypeError(`${name}: there is no option ${JSON.stringify(unknown)}; there are ${known.join(", ")}`);
  }
  return options;
}

/** A time as the program reads it: `7m45s`, or milliseconds. */
function timeOf(name, options, key) {
  const value = options[key];
  if (value === undefined || typeof value === "string") return value;
  if (typeof value === "number") return `${value}ms`;
  throw new TypeError(`${name}: ${key} must be a string such as "7m45s" or a number of milliseconds, not ${kind(value)}`);
}

function langOf(name, { lang }) {
  if (lang === undefined || lang === "en" || lang === "zh") return lang;
  throw new TypeError(`${name}: lang must be "en" or "zh", not ${typeof lang === "string" ? JSON.stringify(lang) : kind(lang)}`);
}

function kind(value) {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
