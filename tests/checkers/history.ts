import * as fc from 'fast-check';
import type { HistoryEntry } from '../../src/index.ts';
import type { Model, ModelOperation } from '../../src/checkers/model.ts';

/** A call of a history that a test draws: when it is called, when it returns, and what it answers. */
export interface Called {
  readonly kind: string;
  readonly args: readonly (string | number)[];
  readonly outcome: HistoryEntry['outcome'];
  readonly result?: unknown;
  readonly process?: string;
  readonly invoked: number;
  readonly returned?: number | undefined;
}

export function historyOf(calls: readonly Called[]): readonly HistoryEntry[] {
  return calls.map(({ kind, args, outcome, result, process = 'p1', invoked, returned }, index) => ({
    id: `${kind}${index + 1}`,
    kind,
    args: [...args],
    subject: undefined,
    process,
    outcome,
    cancelled: false,
    result,
    error: undefined,
    calledMs: 0,
    returnedMs: undefined,
    invoked,
    returned,
  }));
}

/** Registers by key: `read` answers the last value that was written. */
export const registers: Model<Readonly<Record<string, number>>> = {
  initial: {},
  apply: (state, operation) => {
    const [key, value] = operation.args as readonly [string, number];
    if (operation.kind === 'read') return { state, result: state[key] ?? 0 };
    return { state: { ...state, [key]: value }, result: 'written' };
  },
};

/** A queue: `take` waits while it is empty. */
export const queue: Model<readonly number[]> = {
  initial: [],
  apply: (state, { kind, args }) => {
    if (kind === 'put') {
      const [value] = args as readonly [number];
      return { state: [...state, value], result: state.length + 1 };
    }
    const [first, ...rest] = state;
    return first === undefined ? undefined : { state: rest, result: first };
  },
};

const write = fc.tuple(
  fc.constant('write'),
  fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 2 })),
);
const read = fc.tuple(fc.constant('read'), fc.tuple(fc.constantFrom('a', 'b')));
const put = fc.tuple(fc.constant('put'), fc.tuple(fc.integer({ min: 0, max: 1 })));
const take = fc.tuple(fc.constant('take'), fc.constant([] as readonly number[]));

export type Operation = readonly [kind: string, args: readonly (string | number)[]];

export const operations = {
  registers: fc.oneof(read, write) as fc.Arbitrary<Operation>,
  queue: fc.oneof(put, take) as fc.Arbitrary<Operation>,
} as const;

/**
 * A history that a correct object made: each operation is called, takes effect, and returns, in an order that is drawn. Some
 * never return, and of those some never took effect; some that would have to wait for ever are blocked.
 */
export function madeHistory<State>(
  { initial, apply }: Model<State>,
  drawn: readonly Operation[],
  {
    picks,
    lost,
    processes,
  }: { readonly picks: readonly number[]; readonly lost: readonly boolean[]; readonly processes: number },
): readonly Called[] {
  const phases = drawn.map(() => 0);
  const calls = drawn.map(([kind, args], index) => ({
    kind,
    args,
    outcome: (lost[index] === true ? 'unknown' : 'ok') as Called['outcome'],
    process: `p${(index % processes) + 1}`,
    invoked: 0,
    returned: undefined as number | undefined,
    result: undefined as unknown,
  }));
  let state = initial;
  let place = 0;
  /** Whether the operation went on. */
  const advance = (index: number): boolean => {
    const call = calls[index];
    if (call === undefined || phases[index] === 3) return false;
    if (phases[index] === 1) {
      const step = apply(state, operationOf(call));
      if (step === undefined) return false;
      ({ state } = step);
      call.result = step.result;
    } else {
      place += 1;
      if (phases[index] === 0) call.invoked = place;
      else call.returned = place;
    }
    phases[index] = (phases[index] ?? 0) + 1;
    return true;
  };
  for (const pick of picks) advance(pick % Math.max(1, drawn.length));
  // What is left goes on for as long as anything can.
  while (drawn.some((_, index) => advance(index)));
  return calls.map((call, index) => {
    if (phases[index] !== 3) return { ...call, outcome: 'blocked', returned: undefined, result: undefined };
    return call.outcome === 'unknown' ? { ...call, result: undefined } : call;
  });
}

function operationOf({ kind, args }: { readonly kind: string; readonly args: unknown }): ModelOperation {
  return { kind, args };
}
