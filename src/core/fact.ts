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
  | { readonly kind: 'healed' };

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
