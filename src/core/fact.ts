import type { Json } from './plan.ts';

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
  | QueueHappening
  | AuditorHappening
  | LockHappening
  | { readonly kind: 'flagged'; readonly record: string; readonly request: string; readonly fence: number }
  | { readonly kind: 'process'; readonly process: string; readonly change: ProcessChange }
  | { readonly kind: 'fault'; readonly fault: string; readonly index: number; readonly call: string }
  | { readonly kind: 'healed' }
  | OperationHappening
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
  readonly subject: string | undefined;
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
}

export type ProcessChange =
  'started' | 'crashed' | 'paused' | 'resumed' | 'stopping' | 'stopped' | 'failed-to-start';

export type QueueHappening =
  | { readonly kind: 'enqueued'; readonly request: string; readonly record: string }
  | {
      readonly kind: 'delivered';
      readonly request: string;
      readonly record: string;
      readonly attempt: number;
      readonly process: string;
    }
  | { readonly kind: 'acked'; readonly request: string }
  | { readonly kind: 'returned'; readonly request: string; readonly delayMs: number }
  | { readonly kind: 'dead-lettered'; readonly request: string; readonly reason: string }
  | { readonly kind: 'visible-again'; readonly request: string };

/** `honest` is false where a fault made the answer wrong. `verdict` is undefined for a malformed answer. */
export interface AuditorHappening {
  readonly kind: 'judged';
  readonly request: string;
  readonly record: string;
  readonly verdict: 'flag' | 'clean' | undefined;
  readonly honest: boolean;
}

export type LockHappening =
  | {
      readonly kind: 'locked';
      readonly record: string;
      readonly token: string;
      readonly leaseMs: number | undefined;
    }
  | { readonly kind: 'lock-refused'; readonly record: string }
  | { readonly kind: 'lock-renewed'; readonly record: string }
  | { readonly kind: 'unlocked'; readonly record: string }
  | { readonly kind: 'lock-expired'; readonly record: string };
