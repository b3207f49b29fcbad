// Types of hpa-playground.

/**
 * Loads the program. In browsers it has to be awaited before anything is asked; in Node.js it may be left out: the program
 * is loaded when something is first asked. A second call does nothing, one after a failure tries again.
 *
 * @param source Where `hpa_playground.wasm` is, if it is not beside the package's script.
 */
export function init(source?: ProgramSource | Promise<ProgramSource>): Promise<void>;

/** Where the program is: an address, a response of `fetch`, its bytes, or the compiled module. */
export type ProgramSource =
  | string
  | ArrayBuffer
  | ArrayBufferView
  | InstanceOf<"URL", typeof globalThis>
  | InstanceOf<"Response", typeof globalThis>
  | (typeof globalThis extends { WebAssembly: infer Namespace } ? InstanceOf<"Module", Namespace> : never);

/** What a class makes, where there is such a class: neither the types of browsers nor those of Node.js are needed. */
type InstanceOf<Name extends string, Namespace> = Namespace extends { [name in Name]: { prototype: infer Instance } }
  ? Instance
  : never;

/**
 * Says what is wrong with manifests, or worth knowing about them: a HorizontalPodAutoscaler with its target, a Scenario, the
 * rules of prometheus-adapter, in the words of the Kubernetes API server.
 *
 * @throws {TypeError} `yaml` is no string.
 */
export function check(yaml: string): Checked;

/**
 * Runs a scenario, and says what came of it.
 *
 * @throws {TypeError} `yaml` is no string, or an option is unknown or of another type.
 */
export function simulate(yaml: string, options?: SimulateOptions): Simulated | Refused;

/**
 * Runs a scenario to a moment, and explains the last sync of the controller that is not after it.
 *
 * @throws {TypeError} `yaml` is no string, or an option is unknown or of another type.
 */
export function explain(yaml: string, options?: ExplainOptions): Explained | Refused;

/**
 * Runs a scenario to a moment, and says what `kubectl describe hpa` prints there.
 *
 * @throws {TypeError} `yaml` is no string, or an option is unknown or of another type.
 */
export function describe(yaml: string, options?: DescribeOptions): Described | Refused;

/** A length of time: a text such as `"7m45s"`, `"90s"` or `"500ms"`, or a number of milliseconds. */
export type Time = string | number;

/** The language of explanations; names and messages of Kubernetes are always English. */
export type Lang = "en" | "zh";

export interface SimulateOptions {
  /** How long a time is simulated, at least 1 s; by default what the scenario says, or 30 minutes. */
  duration?: Time;
  /** The language of the explanations; by default English. */
  lang?: Lang;
  /** Whether each sync comes with its explanation, which takes some time; by default it does. */
  steps?: boolean;
}

export interface ExplainOptions {
  /** When; by default at the end of the scenario. */
  at?: Time;
  /** The language of the explanation; by default English. */
  lang?: Lang;
}

export interface DescribeOptions {
  /** When; by default at the end of the scenario. */
  at?: Time;
}

/** A problem, with its place. */
export interface Diagnostic {
  severity: "error" | "warning" | "info";
  /** From 1; of a problem with an option 1. */
  line: number;
  /** From 1; of a problem with an option 1. */
  column: number;
  /** Such as `spec.maxReplicas`; of a problem with an option `options.duration` or `options.at`; empty for the whole document. */
  field: string;
  message: string;
}

/** What {@link check} finds. */
export interface Checked {
  /** Whether there is no error. */
  valid: boolean;
  /** Errors, warnings and notes in the order of their places. */
  diagnostics: Diagnostic[];
}

/** The text or an option is not valid, so that nothing was run. */
export interface Refused {
  valid: false;
  diagnostics: Diagnostic[];
}

/** What came of a run. */
export interface Simulated {
  valid: true;
  /** What is worth knowing about the text. */
  diagnostics: Diagnostic[];
  /** One number for the whole history, in 16 hexadecimal digits: two runs are the same if it is, on every machine. */
  hash: string;
  /** Simulated milliseconds. */
  durationMs: number;
  summary: Summary;
  /** The syncs of the controller, the first first. */
  syncs: Sync[];
  samples: Samples;
  /** The events of the autoscaler, the first first. */
  events: AutoscalerEvent[];
}

/** The numbers that a run comes down to. */
export interface Summary {
  /** Syncs of the controller. */
  syncs: number;
  /** The syncs that wrote another replica count. */
  scaleEvents: ScaleEvent[];
  /** Scale events that went the other way than the one before, at most 10 minutes after it. */
  flaps: number;
  /** Requests that clients sent. */
  requests: number;
  /** Requests that were answered. */
  served: number;
  /** Requests that were refused or given up. */
  dropped: number;
  /**
   * Milliseconds that the 95th percentile of the response time, taken at each sample, did not exceed for 95 of 100 requests;
   * `null` when nothing was served.
   */
  p95Ms: number | null;
  /** The time that pods were there, ready or on their way up, in hours. */
  podHours: number;
  /** The time in which more requests arrived than the ready pods could answer, in milliseconds. */
  underProvisionedMs: number;
  /** `spec.replicas` at the end. */
  replicas: number;
  /** How many pods were wanted at the end, if that is more than are simulated. */
  capped: number | null;
}

/** A sync that wrote another replica count. */
export interface ScaleEvent {
  /** When, in simulated milliseconds. */
  timeMs: number;
  /** The number of the sync. */
  sync: number;
  from: number;
  to: number;
}

/** One sync of the controller. */
export interface Sync {
  /** Its number, from 1. */
  sync: number;
  /** When, in simulated milliseconds. */
  timeMs: number;
  /** `spec.replicas` of the target before. */
  replicas: number;
  /** The count that was written to the target; `null` if none was. */
  scaleTo: number | null;
  /** `status.desiredReplicas` after it. */
  desired: number;
  /** What each metric of the spec read, in the unit of its target; `null` if it could not be read. */
  metrics: (number | null)[];
  conditions: Condition[];
  /** The error that it returned. */
  error: string | null;
  /** The stages of its decision; empty if they were left out. */
  steps: Step[];
}

/** A condition of the autoscaler, as in its status. */
export interface Condition {
  type: "AbleToScale" | "ScalingActive" | "ScalingLimited" | "ScaledToZero";
  status: "True" | "False" | "Unknown";
  reason: string;
  message: string;
}

/** One stage of a decision. */
export interface Step {
  /** What was computed. */
  title: string;
  /** How, or from what. */
  note: string;
  /** The number that came out. */
  value: string;
  /** What it was put together from: pods, recommendations, changes. */
  details?: string[];
}

/** What was measured over time: columns of the same length, a row for each moment. */
export interface Samples {
  /** When, in simulated milliseconds. */
  timeMs: number[];
  /** Requests per second of the clients. */
  arrivalsPerS: number[];
  /** Requests per second that got no answer, since the row before. */
  droppedPerS: number[];
  /** Requests per second that the pods which serve can answer at most. */
  capacityPerS: number[];
  /** `spec.replicas`. */
  desired: number[];
  /** Pods that serve. */
  ready: number[];
  /** Pods on their way up. */
  starting: number[];
  /** Pods on their way down. */
  stopping: number[];
  /** Requests that wait. */
  waiting: number[];
  /** Nodes, if the scenario says which there are. */
  nodes: number[];
  /** The 95th percentile of the response time in milliseconds; `null` when nothing is served. */
  p95Ms: (number | null)[];
  /** Cores that the target's pods use. */
  cpuCores: number[];
}

/** An event of the autoscaler. */
export interface AutoscalerEvent {
  /** When, in simulated milliseconds. */
  timeMs: number;
  /** The number of the sync that emitted it. */
  sync: number;
  type: "Normal" | "Warning";
  reason: string;
  message: string;
}

/** Why a sync decided what it did. */
export interface Explained {
  valid: true;
  /** What is worth knowing about the text. */
  diagnostics: Diagnostic[];
  /** The number of the sync, from 1; 0 before the first, where there are no steps. */
  sync: number;
  /** When, in simulated milliseconds. */
  timeMs: number;
  /** Such as `Sync #31 at 00:07:45`. */
  heading: string;
  /** The metrics side by side, where there are several. */
  metrics: MetricRow[];
  /** The stages, in order. */
  steps: Step[];
  /** What came of it, and the number: `["Deployment/myapp scaled", "8 → 10"]`. */
  outcome: [what: string, value: string] | null;
  /** The conditions after it. */
  conditions: Condition[];
}

/** What one of several metrics came to. */
export interface MetricRow {
  name: string;
  /** What was compared with the target, such as `9.5 / 10.0`. */
  fraction: string;
  /** The one by the other. */
  ratio: string;
  /** How many replicas it asks for. */
  asks: string;
  /** Whether its proposal was taken. */
  won: boolean;
  /** Why it could not be computed; empty if it could. */
  failed: string;
}

/** What kubectl prints. */
export interface Described {
  valid: true;
  /** What is worth knowing about the text. */
  diagnostics: Diagnostic[];
  /** The text of `kubectl describe hpa`. */
  text: string;
}
