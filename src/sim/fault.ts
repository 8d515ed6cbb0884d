import type { FaultParameters } from '../core/plan.ts';

/** The values a parameter of a fault may take. Shrinking moves integers toward zero and choices toward the first. */
export type ParameterRange =
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly options: readonly [string, ...string[]] };

/** One way for the world to go wrong. Each fault is one file in `src/faults`. */
export interface FaultDefinition {
  /** `queue.…`, `auditor.…`, `redis.…` or `process.…`. */
  readonly kind: string;
  /** One line for people. */
  readonly summary: string;
  /** The operations at whose calls it may strike. */
  readonly operations: readonly [AnchorOperation, ...AnchorOperation[]];
  readonly parameters: Readonly<Record<string, ParameterRange>>;
  /** Whether a correct system absorbs it within the service level, at the price of one slow request. */
  readonly absorbable: boolean;
  /** Bends the script of the call it struck, or acts on the world. */
  readonly strike: (call: CallScript, parameters: FaultParameters, controls: FaultControls) => void;
}

export const anchorOperations = [
  'queue.enqueue',
  'queue.consume',
  'queue.deliver',
  'queue.ack',
  'queue.nack',
  'queue.extend',
  'queue.dead-letter',
  'queue.close',
  'auditor.audit',
  'redis.command',
] as const;

export type AnchorOperation = (typeof anchorOperations)[number];

/** How one call will go. The default is a call that takes effect and is answered truthfully. */
export interface CallScript {
  /** The process that makes the call: `p1`. */
  readonly process: string;
  /** The request it is made for, where the call names one. */
  readonly request: string | undefined;
  /** Whether it takes effect at the service. */
  applied: boolean;
  /** `own`: what the service says. `never`: no answer, ever (not for Redis: stall its connection). An error: what the caller sees instead. */
  outcome: 'own' | 'never' | Error;
  /** For the auditor: what it answers in place of the truth. */
  change: ((answer: unknown) => unknown) | undefined;
  /** Added before the call reaches the service, in virtual milliseconds. */
  execDelayMs: number;
  /** Added before the caller sees the answer, in virtual milliseconds. */
  replyDelayMs: number;
  /** For Redis: what becomes of the connection once the command was handled. */
  connection: 'keep' | 'reset';
  /** Runs once the call has been made, has taken effect, or has been answered. */
  readonly after: Record<Moment, (() => void) | undefined>;
}

export const moments = ['invoke', 'exec', 'deliver'] as const;

export type Moment = (typeof moments)[number];

/** What a fault may do to the world beside the call it struck. */
export interface FaultControls {
  readonly crash: (
    process: string,
    options: { restartAfterMs: number; inFlight: 'lost' | 'applied' },
  ) => void;
  readonly pause: (process: string, durationMs: number) => void;
  readonly shiftClock: (process: string, offsetMs: number) => void;
  readonly restartGracefully: (process: string, options: { restartAfterMs: number }) => void;
  readonly redis: {
    readonly slow: (options: { extraMs: number; durationMs: number }) => void;
    /** Nothing gets through on the process's connection for this long. */
    readonly stall: (process: string, durationMs: number) => void;
    /** Drops the lock of the record that the process locked last, as a server short of memory does. */
    readonly evictLock: (process: string) => void;
  };
  readonly queue: {
    readonly duplicate: (request: string) => void;
    readonly expireVisibility: (request: string, afterMs: number) => void;
    /** Delivers nothing for this long, then everything at once, in another order. */
    readonly hold: (durationMs: number) => void;
    readonly poison: (request: string) => void;
    readonly loseSubscription: (process: string) => void;
  };
}
