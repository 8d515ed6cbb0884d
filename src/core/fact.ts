import type { Json } from './plan.ts';
import type { Timeline } from './timeline.ts';

/**
 * The truth of a run: what really happened at the services, whatever the processes were told. `step` is the number of
 * the event that brought it about, `atMs` the virtual time, `task` the task whose call it was (`process/task`).
 */
export interface Fact {
  readonly step: number;
  readonly atMs: number;
  readonly task: string;
  readonly what: Happening;
}

export type Happening =
  | { readonly kind: 'process'; readonly process: string; readonly change: ProcessChange }
  | { readonly kind: 'fault'; readonly fault: string; readonly index: number; readonly call: string }
  | { readonly kind: 'healed' }
  | OperationHappening
  /** Whoever called the operation gave it up; it has yet to end. */
  | { readonly kind: 'cancelled'; readonly operation: string }
  | ToldHappening
  | BrokenHappening;

/** An operation begins when its process is called, whenever it was planned for. */
export interface OperationHappening {
  readonly kind: 'operation';
  readonly operation: string;
  readonly change: 'began' | OperationOutcome;
  /** What it was called with, or what came of it, for people. */
  readonly text: string;
}

/**
 * *unknown*: a rejection, a crash: it may take effect now, later or never. *failed*: surely without effect, which only the
 * scenario can say.
 */
export type OperationOutcome = 'ok' | 'unknown' | 'failed';

/** Told by a service of a scenario, or by the system with `note`. */
export interface ToldHappening {
  readonly kind: 'told';
  /** What happened, in the words of whoever tells it. */
  readonly name: string;
  /** The service that tells it; undefined for the system. */
  readonly service: string | undefined;
  /** What it is about: a record, a key, a row. */
  readonly subject: string | undefined;
  /** The operation that it is about, where it says so. */
  readonly operation?: string | undefined;
  readonly data: Json | undefined;
}

/** A check of the scenario failed, or the body of a test did. */
export interface BrokenHappening {
  readonly kind: 'broken';
  readonly check: string;
  readonly message: string;
  /** The message without what differs from run to run. */
  readonly cause: string;
  /** `file:line` of the assertion, where it is known. */
  readonly at: string | undefined;
  /** The operations that take part, where the check knows them. */
  readonly operations?: readonly string[] | undefined;
  /** The event at which it broke, where the check knows it; by default the one at which the first of them ended. */
  readonly step?: number | undefined;
  /** What shows it. */
  readonly timeline?: Timeline | undefined;
}

export type ProcessChange =
  | 'started'
  | 'crashed'
  | 'paused'
  | 'resumed'
  | 'stopping'
  | 'stopped'
  | 'failed-to-start'
  | 'failed-to-stop';
