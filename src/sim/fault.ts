import type { FaultParameters } from '../core/plan.ts';

/** The values a parameter of a fault may take. Shrinking moves integers toward zero and choices toward the first. */
export type ParameterRange =
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly options: readonly [string, ...string[]] };

/** One way for the world to go wrong. */
export interface FaultDefinition {
  /** The service, or `process`, and what happens: `redis.stall`. */
  readonly kind: string;
  /** One line for people. */
  readonly summary: string;
  /** The operations at whose calls it may strike. */
  readonly operations: readonly [string, ...string[]];
  readonly parameters: Readonly<Record<string, ParameterRange>>;
  /** Whether a correct system absorbs it within the service level, at the price of one slow request. */
  readonly absorbable: boolean;
  /** Whether it may strike this one of the calls of its operations; any of them by default. */
  readonly fits?: ((call: CalledCommand) => boolean) | undefined;
  /** A pattern such as `queue.*` does not ask for it: not every correct system bears it. */
  readonly isSpecial?: boolean | undefined;
  /**
   * Bends the script of the call it struck, or acts on the world by the controls of what its kind begins with: `redis`,
   * `process`.
   */
  readonly strike: (call: CallScript, parameters: FaultParameters, controls: unknown) => void;
}

/** What is called where an operation is one of many commands. */
export interface CalledCommand {
  /** In lower case: `evalsha`. */
  readonly command?: string | undefined;
  /** Whether it may change what is stored. */
  readonly writes?: (() => boolean) | undefined;
}

/** Everything that may go wrong in one scenario. */
export interface FaultSet {
  /** By their kinds. */
  readonly definitions: ReadonlyMap<string, FaultDefinition>;
  /** Calls that a process makes a few times in a run, or not at all, and how many of them are worth aiming at. */
  readonly rareCalls: ReadonlyMap<string, number>;
}

/** What a call is rejected with where that is no error. */
export class Thrown {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** How one call will go. The default is a call that takes effect and is answered truthfully. */
export interface CallScript {
  /** The process that makes the call: `p1`. */
  readonly process: string;
  /** The request it is made for, where the call names one. */
  readonly request: string | undefined;
  /** The process at the other end, where it is made of another one: `p2`. */
  readonly peer?: string | undefined;
  /** Whether it takes effect at the service. */
  applied: boolean;
  /** Whether the network sends it twice, so that it takes effect twice. */
  repeated: boolean;
  /** `own`: what the service says. `never`: no answer, ever (not for Redis: stall its connection). An error: what the caller sees instead. */
  outcome: 'own' | 'never' | Error | Thrown;
  /** What the service answers in place of the truth; undefined where it answers truthfully. */
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
