// What the tests share: the texts of the repository, and the terminal command.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A file of the repository. */
export function text(path) {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

/** The scenario that ships under a name. */
export function scenario(name) {
  return text(`static/scenarios/${name}.yaml`);
}

/** The hash of the history of each scenario that ships, as the terminal and the browser have it. */
export function hashes() {
  return text("tests/scenarios/hashes.txt").trim().split("\n").map((line) => line.split(" "));
}

/** What the terminal command says. */
export function terminal(...words) {
  const { HPA_TERMINAL: program } = process.env;
  if (!program) throw new Error("HPA_TERMINAL has to say where the terminal command is; `cargo xtask test npm` does");
  const { error, status, stdout, stderr } = spawnSync(program, words, { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (error) throw error;
  return { status, stdout, stderr };
}
