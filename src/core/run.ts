import type { Fact } from './fact.ts';
import type { Deviation, EventId, Plan } from './plan.ts';
import type { Reading } from './reading.ts';

/** One execution of a plan: what happened and how it ended. */
export interface Run {
  readonly plan: Plan;
  /** How what happened is read. */
  readonly reading: Reading;
  readonly traceHash: string;
  /** Events fired. */
  readonly events: number;
  readonly virtualMs: number;
  readonly facts: readonly Fact[];
  readonly ending: Ending;
  /** What the code under test noted with `reached`. */
  readonly reached: readonly string[];
  readonly leftovers: readonly Leftover[];
  /** Errors that nothing in the system under test handled. */
  readonly unhandled: readonly UnhandledError[];
  /** Present when the run was asked to keep it: costs memory and time. */
  readonly recording: Recording | undefined;
}

/** How a run ended. Everything but `settled` says what stood in the way. */
export type Ending =
  | { readonly kind: 'settled' }
  /** Tasks wait and nothing can fire, or nothing settles however long one waits. */
  | { readonly kind: 'stuck'; readonly how: 'deadlock' | 'livelock'; readonly waiting: readonly Waiting[] }
  /** A check of the scenario failed: what comes after it proves nothing. */
  | { readonly kind: 'broken' }
  /** All came to rest, but a check could not find out whether it holds: the verdict is inconclusive. */
  | { readonly kind: 'undecided'; readonly reason: string }
  /** A bound of the simulation was hit: the verdict is inconclusive. */
  | { readonly kind: 'bound'; readonly bound: string; readonly waiting: readonly Waiting[] }
  /** The system waits for something the simulation does not control. */
  | {
      readonly kind: 'uncontrolled';
      readonly resources: readonly string[];
      readonly waiting: readonly Waiting[];
    }
  /** The system asked a simulated service for something it does not offer. */
  | { readonly kind: 'unsupported'; readonly message: string };

/** Whether all came to rest and nothing was found broken on the way. */
export function isAtRest({ kind }: Ending): boolean {
  return kind === 'settled' || kind === 'undecided';
}

/**
 * Where a run that never rests was lost: the step at which the world healed, since whatever came later changed nothing.
 * Minimising lets it heal as early as it can, so that healing one event sooner the run would have recovered.
 */
export function lostAfter({ ending, facts }: Pick<Run, 'ending' | 'facts'>): number | undefined {
  if (ending.kind !== 'stuck' || ending.how !== 'livelock') return undefined;
  return facts.find(({ what }) => what.kind === 'healed')?.step;
}

export interface Waiting {
  readonly who: string;
  readonly forWhat: string;
  /** The operation of the call that was not answered, where it waits for one: `redis.get`. */
  readonly operation?: string | undefined;
}

/** Something a graceful shutdown should have ended. */
export interface Leftover {
  readonly kind: 'lock' | 'timer' | 'call' | 'stop' | 'subscription';
  readonly who: string;
  readonly what: string;
  /** The operation of a call to a service: `redis.get`. */
  readonly operation?: string | undefined;
}

export interface UnhandledError {
  readonly step: number;
  readonly process: string;
  readonly message: string;
  /** Set where its start or its graceful shutdown came to this. */
  readonly failedTo?: 'start' | 'stop';
  /** `file:line` in the tested code, where its stack tells. */
  readonly at?: string | undefined;
  /** Where in the system it was thrown, innermost first, where it has a stack. */
  readonly stack?: readonly string[];
}

/** What one run did, step by step, and the schedule that repeats it. */
export interface Recording {
  readonly steps: readonly RecordedStep[];
  readonly calls: readonly RecordedCall[];
  /** The events the schedule picked and those withdrawn before it did, in order. */
  readonly order: readonly EventId[];
  /** Where the run left the quiet default. Replaying them gives the same trace. */
  readonly deviations: readonly Deviation[];
  /** The call that each planned fault struck, by its index in the plan. */
  readonly struck: readonly { readonly fault: number; readonly call: string }[];
}

export interface Step {
  readonly id: EventId;
  readonly atMs: number;
  readonly process: string;
  /** Whether the schedule had held it back, against the quiet default. */
  readonly deviates: boolean;
}

export interface RecordedStep extends Step {
  readonly effect: StepEffect;
}

/** What an event may have to do with others: two events may change places unless one of these stands in the way. */
export interface StepEffect {
  /** The number of the event that set it in motion, 0 where none did: it can never come before that one. */
  readonly cause: number;
  /** What it touches, for example Redis keys or a process's memory. */
  readonly keys: readonly string[];
  readonly access: 'read' | 'write';
  /** It acts on everything, as a fault does. */
  readonly global: boolean;
  /** The service of which it touches a part: whatever touches that as a whole touches every part. */
  readonly partOf?: string;
  /** Checks can see where it came among the other events of which this is so. */
  readonly seen?: true;
}

/** The one thing that all events touch whose order checks can see. */
const sightOfChecks = ['the order that checks see', 'write'] as const;

/** Whatever an event touches, and whether it only reads there. */
export function touchesOf({
  keys,
  access,
  partOf,
  seen,
}: StepEffect): readonly (readonly [key: string, access: 'read' | 'write'])[] {
  const touches = keys.map((key) => [key, access] as const);
  if (partOf === undefined && seen !== true) return touches;
  return [
    ...touches,
    // Two parts do not meet there.
    ...(partOf === undefined ? [] : [[partOf, 'read'] as const]),
    ...(seen === true ? [sightOfChecks] : []),
  ];
}

/** A call as its process saw it. Steps count from 1, so event n is `steps[n - 1]`; `returned` is undefined while it was never answered. */
export interface RecordedCall {
  readonly id: string;
  readonly process: string;
  readonly task: string;
  readonly text: string;
  readonly invoked: number;
  /** How many facts had been told by then: calls and facts of one step stand in their order. */
  readonly factsBefore: number;
  readonly executed: number | undefined;
  readonly returned: number | undefined;
  readonly outcome: string | undefined;
  /** `file:line` in the tested code, where the run was asked to keep it and the stack told. */
  readonly at?: string | undefined;
}

/** The ids of the events of a recorded run, in order. */
export function stepIds(run: Run): readonly EventId[] {
  return run.recording?.steps.map(({ id }) => id) ?? [];
}
