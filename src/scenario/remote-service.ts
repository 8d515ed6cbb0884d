import { isDeepStrictEqual } from 'node:util';
import { requireKnownOptions } from '../core/known-options.ts';
import { type Holds, holdChanges } from '../core/holds.ts';
import type { Json, Range } from '../core/plan.ts';
import { callPropertyCode, isPromise, PropertyCodeError } from '../core/property-code-error.ts';
import { copied } from './copied.ts';
import { freshState } from './fresh-state.ts';
import { inShort, requireFunction, requireMilliseconds } from './option-checks.ts';
import { remoteFaults } from './remote-faults.ts';
import type { OpenService, ScenarioService, ServiceContext } from './service.ts';

/** What a call is given beside its arguments. */
export interface CallContext {
  /** The process that calls: `p1`. */
  readonly process: string;
  /** Virtual milliseconds since the run began. */
  readonly nowMs: number;
  /** Tells a fact: what really happened at the service. */
  readonly tell: (what: string, data?: Json) => void;
}

export interface ServiceCall<State, Args extends readonly never[] = never[], Answer = unknown> {
  /** The way there and back, in virtual milliseconds; [1, 10] by default. */
  readonly latencyMs?: readonly [number, number];
  /** Takes effect, all at once. What it throws the caller sees. */
  readonly apply: (this: CallContext, state: State, ...args: Args) => Answer;
  /** Whether it only reads: two such calls are never worth exchanging. */
  readonly reads?: boolean;
  /** What it is about: calls about different things do not race. */
  readonly subject?: (...args: Args) => string;
}

export interface ServiceDefinition<State, Calls> {
  /** Makes the state anew for each run. */
  readonly state?: () => State;
  readonly calls: Calls;
  /** Whether the calls of one process go one after the other; otherwise they overtake each other. */
  readonly ordered?: boolean;
  /** The facts of `this.tell` by which it tells who holds the subject of a call: reports show that as bands. */
  readonly holds?: Holds;
  /** What the caller sees where a fault refuses its call or loses the answer. */
  readonly error?: () => Error;
}

type CallsOf<State> = Readonly<Record<string, ServiceCall<State>>>;

/** The client of a service: its calls, each of them asynchronous. */
export type ClientOf<Calls> = {
  readonly [Name in keyof Calls]: Calls[Name] extends {
    readonly apply: (state: never, ...args: infer Args) => infer Answer;
  }
    ? (...args: Args) => Promise<Awaited<Answer>>
    : never;
};

/**
 * A service of one's own. Every call is two events: it takes effect at the service, and the caller sees the answer; the
 * schedule and the faults `error-before`, `error-after`, `lost`, `hung`, `late`, `slow` and `repeated` do the rest.
 */
export function service<State, const Calls extends CallsOf<State>>(
  name: string,
  definition: ServiceDefinition<State, Calls>,
): ScenarioService<ClientOf<Calls>, Readonly<State>> {
  const checked = checkedDefinition(name, definition);
  const names = Object.keys(definition.calls);
  const [first = '', ...others] = names.map((call) => `${name}.${call}`);
  return {
    name,
    calls: [first, ...others],
    faults: remoteFaults(
      name,
      [first, ...others],
      definition.error ?? (() => new Error(`${name} is unavailable`)),
    ),
    settings: {
      check: (settings) => {
        if (settings !== 'instant' && settings !== 'measured') {
          throw new TypeError(
            `plan.settings.${name}: expected "instant" or "measured", got ${inShort(settings)}`,
          );
        }
      },
      draw: (prng, profile) => (profile === 'chaos' && prng.integer(0, 3) > 0 ? 'instant' : 'measured'),
      simplest: () => 'instant',
    },
    holds: definition.holds,
    hasParts: Object.values(checked.calls).some(({ subject }) => subject !== undefined),
    open: (context) => openService(name, checked, context),
  };
}

/** Without the types of its calls, which their callers keep. */
interface Untyped {
  readonly state: () => unknown;
  readonly calls: Readonly<Record<string, UntypedCall>>;
  readonly ordered: boolean;
}

interface UntypedCall {
  readonly latencyMs: Range;
  readonly apply: (this: CallContext, state: unknown, ...args: readonly unknown[]) => unknown;
  readonly reads: boolean;
  readonly subject: ((...args: readonly unknown[]) => string) | undefined;
}

const noTime: Range = { min: 0, max: 0 };

function openService(name: string, { state, calls, ordered }: Untyped, context: ServiceContext): OpenService {
  const held = freshState(`service ${name} state`, state);
  const isInstant = context.settings === 'instant';
  const readings = new Readings(name, held, context);
  const connect = (): Record<string, unknown> => {
    let last: Promise<unknown> = Promise.resolve();
    const client = Object.entries(calls).map(([call, definition]) => {
      const apply = (self: CallContext, args: readonly unknown[]): unknown => {
        const answer = definition.apply.call(self, held, ...args);
        if (!isPromise(answer)) return answer;
        const error = new PropertyCodeError(
          `service ${name} calls.${call} apply: expected to take effect at once, got a promise`,
        );
        context.fail(error);
        throw error;
      };
      const subjectOf = (args: readonly unknown[]): string | undefined =>
        orFail(context, `service ${name} calls.${call} subject`, () => definition.subject?.(...args));
      const send = (...args: readonly unknown[]): Promise<unknown> => {
        const about = subjectOf(args);
        const sent = args.map((each) => copied(each));
        return context.call({
          operation: `${name}.${call}`,
          text: `${name}.${call}(${args.map(inShort).join(', ')})`,
          about,
          reads: definition.reads,
          latencyMs: isInstant ? noTime : definition.latencyMs,
          apply: ({ task, process }) => {
            const self: CallContext = {
              process,
              nowMs: context.nowMs,
              tell: (what, data) => context.tell({ name: what, subject: about, data: copied(data) }, task),
            };
            // What says that it only reads may be wrong.
            context.changed();
            const act = (): unknown => apply(self, sent);
            return copied(definition.reads ? readings.of(call, act) : act());
          },
          show: (answer) => (answer === undefined ? 'ok' : inShort(answer)),
        });
      };
      if (!ordered) return [call, send];
      const inTurn = (...args: readonly unknown[]): Promise<unknown> => {
        const answer = last.then(() => send(...args));
        last = answer.catch(() => undefined);
        return answer;
      };
      return [call, inTurn];
    });
    return Object.fromEntries(client) as Record<string, unknown>;
  };
  // A check that writes must not write to the service.
  return {
    connect,
    get view(): unknown {
      return copied(held);
    },
  };
}

/** The calls of a service that say that they only read. */
class Readings {
  readonly #name: string;
  readonly #state: unknown;
  readonly #context: ServiceContext;
  readonly #counts = new Map<string, number>();

  constructor(name: string, state: unknown, context: ServiceContext) {
    this.#name = name;
    this.#state = state;
    this.#context = context;
  }

  /** One of them. The state is compared now and then: every time would cost as much as the calls. */
  of(call: string, read: () => unknown): unknown {
    const nth = (this.#counts.get(call) ?? 0) + 1;
    this.#counts.set(call, nth);
    if (!Number.isInteger(Math.log2(nth))) return read();
    const before = copied(this.#state);
    const answer = read();
    if (isDeepStrictEqual(before, this.#state)) return answer;
    const error = new PropertyCodeError(
      `service ${this.#name} calls.${call} reads: expected apply to leave the state as it is, got a change`,
    );
    this.#context.fail(error);
    throw error;
  }
}

function checkedDefinition<State, Calls extends CallsOf<State>>(
  name: string,
  definition: ServiceDefinition<State, Calls>,
): Untyped {
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]*$/i.test(name)) {
    throw new TypeError(`service: expected a name of letters, digits and hyphens, got ${inShort(name)}`);
  }
  requireKnownOptions(`service ${name}`, definition, ['state', 'calls', 'ordered', 'holds', 'error']);
  const { state = () => undefined, calls, ordered = false, holds, error } = definition;
  requireHolds(name, holds);
  requireFunction(`service ${name} state`, state);
  requireBoolean(`service ${name} ordered`, ordered);
  if (error !== undefined) requireFunction(`service ${name} error`, error);
  if (typeof calls !== 'object' || calls === null || Object.keys(calls).length === 0) {
    throw new TypeError(`service ${name} calls: expected at least one call, got ${inShort(calls)}`);
  }
  const untyped = Object.entries(calls as Readonly<Record<string, ServiceCall<unknown>>>).map(
    ([call, given]) => {
      const where = `service ${name} calls.${call}`;
      if (typeof given !== 'object' || (given as unknown) === null) {
        throw new TypeError(`${where}: expected a call such as { apply }, got ${inShort(given)}`);
      }
      requireKnownOptions(where, given, callOptionNames);
      const { latencyMs = [1, 10], apply, reads = false, subject } = given;
      requireBoolean(`${where} reads`, reads);
      requireFunction(`${where} apply`, apply);
      requireMilliseconds(`${where} latencyMs`, latencyMs);
      if (subject !== undefined) requireFunction(`${where} subject`, subject);
      return [call, { apply, reads, subject, latencyMs: { min: latencyMs[0], max: latencyMs[1] } }];
    },
  );
  // Sound: a call is given the state of its own service, and the arguments that its caller passes.
  return { state, ordered, calls: Object.fromEntries(untyped) as Untyped['calls'] };
}

// A record, so that the compiler misses no option.
const callOptionNames: readonly string[] = Object.keys({
  latencyMs: true,
  apply: true,
  reads: true,
  subject: true,
} satisfies Record<keyof ServiceCall<unknown>, true>);

function requireBoolean(option: string, value: unknown): void {
  if (typeof value === 'boolean') return;
  throw new TypeError(`${option}: expected true or false, got ${inShort(value)}`);
}

/** Throws a `TypeError` where it does not name the facts of taking and giving back. */
function requireHolds(name: string, holds: unknown): void {
  if (holds === undefined) return;
  if (namesFacts(holds)) return;
  throw new TypeError(
    `service ${name} holds: expected names of facts such as { taken: 'granted', released: 'given back' }, of ${holdChanges.join(', ')}, got ${inShort(holds)}`,
  );
}

function namesFacts(given: unknown): boolean {
  if (typeof given !== 'object' || given === null || !('taken' in given) || !('released' in given)) {
    return false;
  }
  return Object.entries(given).every(([change, fact]) => {
    return holdChanges.includes(change) && typeof fact === 'string';
  });
}

/** Calls code of the scenario. Where that throws, the run is worth nothing, whatever the caller makes of the error. */
function orFail<Result>(context: ServiceContext, what: string, call: () => Result): Result {
  try {
    return callPropertyCode(what, call);
  } catch (error) {
    context.fail(error as PropertyCodeError);
    throw error;
  }
}
