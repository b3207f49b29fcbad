// What a program in TypeScript does with the package: it is compiled, and never run.

import {
  check,
  describe,
  explain,
  init,
  simulate,
  type Condition,
  type Diagnostic,
  type Explained,
  type ProgramSource,
  type Refused,
  type Simulated,
  type Step,
} from "hpa-playground";

/** Compiles for the very type only. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => {};

export async function all(yaml: string, bytes: Uint8Array): Promise<string[]> {
  await init();
  await init(bytes);
  const source: ProgramSource = "https://example.com/hpa_playground.wasm";
  await init(Promise.resolve(source));

  const checked = check(yaml);
  same<typeof checked.diagnostics, Diagnostic[]>(true);
  const lines = checked.diagnostics.map((it) => `${it.line}:${it.column}: ${it.severity}: ${it.field}: ${it.message}`);
  if (!checked.valid) return lines;

  const run = simulate(yaml, { duration: "15m", lang: "zh", steps: false });
  same<typeof run, Simulated | Refused>(true);
  if (!run.valid) {
    same<typeof run, Refused>(true);
    // @ts-expect-error: what was refused has no history.
    return [run.hash];
  }
  const { hash, durationMs, summary, syncs, samples, events } = run;
  same<typeof hash, string>(true);
  same<typeof summary.p95Ms, number | null>(true);
  same<typeof samples.p95Ms, (number | null)[]>(true);
  same<(typeof events)[number]["type"], "Normal" | "Warning">(true);
  const highest = Math.max(...samples.desired, summary.replicas, durationMs);
  for (const sync of syncs) {
    const scaled: number | null = sync.scaleTo;
    same<typeof sync.steps, Step[]>(true);
    same<typeof sync.conditions, Condition[]>(true);
    lines.push(`#${sync.sync} ${scaled ?? "-"} ${sync.metrics.map((value) => value?.toFixed(1) ?? "?").join(" ")}`);
  }

  const why = explain(yaml, { at: 465_000, lang: "en" });
  if (why.valid) {
    same<typeof why, Explained>(true);
    const [what, value] = why.outcome ?? ["", ""];
    lines.push(why.heading, what, value, ...why.steps.map((step) => `${step.title}: ${step.value}`));
    lines.push(...why.steps.flatMap((step) => step.details ?? []), ...why.metrics.map((row) => (row.won ? row.name : "")));
  }
  const told = describe(yaml, { at: "7m45s" });
  lines.push(told.valid ? told.text : "", String(highest));

  // @ts-expect-error: a text is a string.
  check(42);
  // @ts-expect-error: there is no such option.
  simulate(yaml, { length: "5m" });
  // @ts-expect-error: there is no such language.
  explain(yaml, { lang: "fr" });
  // @ts-expect-error: a time is a string or a number.
  describe(yaml, { at: new Date() });
  return lines;
}
