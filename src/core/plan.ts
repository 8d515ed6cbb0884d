/** The version of the plan's layout. A plan of another version is refused, never guessed at. */
export const planSchemaVersion = 2;

/** *slo*: realistic load, judged by latency and errors. *chaos*: adversarial schedules and heavy faults, judged by safety. */
export type Profile = 'slo' | 'chaos';

/** A stable name for one event: `process/task/operation#n`, with `:phase` where a call has several. */
export type EventId = string;

/**
 * Everything that decides a run. Running a plan is a deterministic function: the same plan gives the same trace,
 * event for event, in every process and on every machine.
 */
export interface Plan {
  readonly schema: typeof planSchemaVersion;
  /** What it is a plan for. Another scenario, or another version of it, refuses the plan. */
  readonly scenario: ScenarioVersion;
  readonly profile: Profile;
  /** Seeds what the plan does not spell out: latencies, answers and the random numbers the system draws. */
  readonly seed: number;
  /** Simulated processes, named p1, p2, … */
  readonly processes: number;
  /** What each simulated service, by its name, and the scenario itself, as `scenario`, let the plan decide. */
  readonly settings: Settings;
  readonly operations: readonly PlannedOperation[];
  readonly faults: readonly PlannedFault[];
  /** In chaos: faults stop and the timed strategy takes over after this many events, or earlier when nothing can fire. */
  readonly healAfterEvents: number;
  readonly schedule: Schedule;
}

export interface ScenarioVersion {
  readonly name: string;
  readonly version: number;
}

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };

export type Settings = Readonly<Record<string, Json>>;

/** One call that a client makes of the system under test. */
export interface PlannedOperation {
  readonly id: string;
  /** The name of the operation in its scenario: `redeem`. */
  readonly kind: string;
  /** The process that is called, counted from 1. */
  readonly process: number;
  /** Virtual milliseconds after the start, or after the healing. */
  readonly atMs: number;
  /** It is called in the turn of another operation's call instead: both by code of one process. */
  readonly with?: TurnOf | undefined;
  /** When whoever called it gives it up. */
  readonly cancel?: Cancellation | undefined;
  /** In chaos: it is called only once the world has healed, so that whatever went wrong before is no excuse for it. */
  readonly afterHealing?: true | undefined;
  /** What the operation contends for: a record, a key, a row. */
  readonly subject?: string | undefined;
  /** The arguments, by value. */
  readonly input?: Json | undefined;
}

/** In the turn of the event loop in which an operation is called, so many microtasks after that call. */
export interface TurnOf {
  readonly operation: string;
  readonly microtasks: number;
}

/**
 * So many virtual milliseconds after the call; after so many events of the operation's own, its call being the first, and
 * some microtasks more; or in the turn in which another operation is called.
 */
export type Cancellation =
  | { readonly afterMs: number }
  | { readonly afterOwnEvents: number; readonly microtasks: number }
  | { readonly with: TurnOf };

export type Range = {
  readonly min: number;
  readonly max: number;
};

export interface PlannedFault {
  /** The fault's name in the fault index, for example `queue.lost-ack`. */
  readonly kind: string;
  readonly at: FaultAnchor;
  readonly with: FaultParameters;
}

export type FaultParameters = Readonly<Record<string, number | string>>;

/**
 * Where a fault strikes: at the n-th call of an operation by a process (a restarted process goes on counting), or at
 * one call by name. Never at a time or a position in a list, so that removing one fault leaves the rest in place.
 */
export type FaultAnchor =
  { readonly process: string; readonly operation: string; readonly nth: number } | { readonly call: string };

export const strategyNames = [
  'timed',
  'random-walk',
  'stall-until-idle',
  'pct',
  'pos',
  'urw',
  'surw',
] as const;

export type StrategyName = (typeof strategyNames)[number];

export type Schedule =
  | {
      readonly kind: 'strategy';
      readonly name: StrategyName;
      readonly seed: number;
      readonly hints?: Hints | undefined;
    }
  /** Fires the enabled event that comes first in the list; events not listed come after, in the quiet order. */
  | { readonly kind: 'order'; readonly events: readonly EventId[] }
  /** The quiet default, but that these events are held back. The empty list is the quiet run. */
  | { readonly kind: 'deviations'; readonly deviations: readonly Deviation[] };

/** What a strategy is told of runs like this one. It is part of the plan, so that the plan alone decides the run. */
export interface Hints {
  /** The mean number of events of a task, by spawn site: `r*.1` is the first delivery of any request. */
  readonly events?: Readonly<Record<string, number>> | undefined;
  /** How many events the whole run has, about. */
  readonly steps?: number | undefined;
  /** What SURW looks at: the keys of the record of this name, or the memory of this process. */
  readonly focus?: string | undefined;
  /** How many events each task has there, by the task's id, where that is known. */
  readonly visits?: Readonly<Record<string, number>> | undefined;
}

/** One event held back until another has fired, or until nothing else can happen. */
export interface Deviation {
  readonly hold: EventId;
  readonly until: EventId;
}

/** The same plan under the quiet default with these events held back. */
export function withDeviations(plan: Plan, deviations: readonly Deviation[]): Plan {
  return { ...plan, schedule: { kind: 'deviations', deviations } };
}

/** Under the service level events fire in time order: how long something takes is for latencies and faults to say. */
export function isTimed({ profile }: Pick<Plan, 'profile'>): boolean {
  return profile === 'slo';
}

/** Whether nothing is held back: the quiet default alone decides. */
export function isQuiet({ schedule }: Pick<Plan, 'schedule'>): boolean {
  return schedule.kind === 'deviations' && schedule.deviations.length === 0;
}

/** The same plan where nothing goes wrong and nothing is held back. */
export function undisturbed(plan: Plan): Plan {
  return { ...withDeviations(plan, []), profile: 'chaos', faults: [] };
}

/** The same plan for one process, which nobody and nothing disturbs. */
export function solitary(plan: Plan): Plan {
  const operations = plan.operations.map((operation) => ({ ...operation, process: 1 }));
  return { ...undisturbed(plan), processes: 1, operations };
}

export function isSolitary(plan: Plan): boolean {
  return plan.profile === 'chaos' && plan.processes === 1 && plan.faults.length === 0 && isQuiet(plan);
}

/** Whether the timed strategy decides from the start, so that time passes as it does in production. */
export function passesTime({ schedule }: Pick<Plan, 'schedule'>): boolean {
  return schedule.kind === 'strategy' && schedule.name === 'timed';
}

/** What an operation contends for: by itself where it names nothing. */
export function subjectOf({ subject, id }: PlannedOperation): string {
  return subject ?? id;
}

export function processName(index: number): string {
  return `p${index}`;
}
