import { freeze } from '../core/freeze.ts';
import { callPropertyCode, cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import { counted } from '../judge/wording.ts';
import { Undecided } from '../scenario/checks.ts';
import type { HistoryEntry } from '../scenario/definition.ts';
import { inShort, requireFunction } from '../scenario/option-checks.ts';
import { canonicalKey, NoKeyError } from './canonical-key.ts';
import { firstRefusal } from './first-refusal.ts';
import type { Model, ModelOperation } from './model.ts';
import { searchOrder } from './order-search.ts';
import type { Placed } from './placed.ts';
import { orderlessHistory } from './orderless-history.ts';
import { type Applications, callInWords, Transitions } from './transitions.ts';

export interface LinearizableOptions<State, Operation extends ModelOperation> extends Model<
  State,
  Operation
> {
  /**
   * `linearizable`, the default: each operation takes effect between its call and its return. `sequential`: only the order
   * within each process holds.
   */
  readonly consistency?: 'linearizable' | 'sequential';
  /** How many times an operation may be tried in a search before it ends undecided; 200,000 by default. */
  readonly stepsMax?: number;
}

/** A check of a history: use it as `finally`, or call it there with the view. */
export type HistoryCheck = (view: { readonly history: readonly HistoryEntry[] }) => void;

const names: readonly string[] = Object.keys({
  initial: true,
  apply: true,
  partition: true,
  consistency: true,
  stepsMax: true,
} satisfies Record<keyof LinearizableOptions<unknown, ModelOperation>, true>);

/**
 * Holds a history against a sequential model: some order of the operations explains every result. Where there is none the
 * check fails; where the search for one hits its bound, the run is inconclusive. Throws a `TypeError` for wrong options.
 */
export function linearizable<State, Operation extends ModelOperation = ModelOperation>(
  options: LinearizableOptions<State, Operation>,
): HistoryCheck {
  // Sound: the model is applied to no operations but those of its own scenario.
  const model = resolved('linearizable', options as unknown as LinearizableOptions<unknown, ModelOperation>);
  return ({ history }) => {
    const entries = history.filter(({ outcome, invoked }) => outcome !== 'failed' && invoked !== undefined);
    const applications = { count: 0 };
    for (const [part, own] of partsOf(entries, model)) requireOrder(own, model, { part, applications });
  };
}

interface Resolved extends Model<unknown> {
  readonly where: string;
  readonly isSequential: boolean;
  readonly stepsMax: number;
}

function resolved(where: string, options: LinearizableOptions<unknown, ModelOperation>): Resolved {
  requireKnownOptions(where, options, names);
  const { initial, apply, partition, consistency = 'linearizable', stepsMax = 200_000 } = options;
  const state = stateOf(where, initial);
  requireFunction(`${where} apply`, apply);
  if (partition !== undefined) requireFunction(`${where} partition`, partition);
  if (consistency !== 'linearizable' && consistency !== 'sequential') {
    throw new TypeError(
      `${where} consistency: expected "linearizable" or "sequential", got ${inShort(consistency)}`,
    );
  }
  if (consistency === 'sequential' && partition !== undefined) {
    throw new TypeError(
      `${where} partition: expected none with consistency "sequential", as parts that have an order each may have none together`,
    );
  }
  if (!Number.isInteger(stepsMax) || stepsMax < 1) {
    throw new TypeError(`${where} stepsMax: expected a whole number from 1, got ${inShort(stepsMax)}`);
  }
  return { where, initial: state, apply, partition, isSequential: consistency === 'sequential', stepsMax };
}

/** A copy that nobody changes. */
function stateOf(where: string, initial: unknown): unknown {
  if (initial === undefined) throw new TypeError(`${where} initial: expected a state, got undefined`);
  try {
    canonicalKey(initial);
  } catch (cause) {
    if (!(cause instanceof NoKeyError)) throw cause;
    throw new TypeError(`${where} initial: ${cause.message}`, { cause });
  }
  return freeze(structuredClone(initial));
}

/** The operations of each part in the order in which they were called; the parts in the order of their first. */
function partsOf(
  entries: readonly HistoryEntry[],
  { where, partition }: Resolved,
): ReadonlyMap<string | undefined, readonly HistoryEntry[]> {
  const inOrder = entries.toSorted((left, right) => (left.invoked ?? 0) - (right.invoked ?? 0));
  const parts = new Map<string | undefined, HistoryEntry[]>();
  for (const entry of inOrder) {
    const part = partition === undefined ? undefined : partOf(where, entry, partition);
    const own = parts.get(part);
    if (own === undefined) parts.set(part, [entry]);
    else own.push(entry);
  }
  return parts;
}

function partOf(
  where: string,
  entry: HistoryEntry,
  partition: (operation: ModelOperation) => string,
): string {
  const { kind, args } = entry;
  const what = (): string => `${where} partition: ${callInWords(entry)}`;
  let part: unknown;
  try {
    part = partition({ kind, args });
  } catch (error) {
    callPropertyCode(what(), () => {
      throw error;
    });
  }
  if (typeof part === 'string') return part;
  throw new PropertyCodeError(
    `${what()}: expected the name of the one part that it concerns, got ${cameInWords(part)}; a model whose operations concern several parts has no partition`,
  );
}

/** Throws where there is no order, or none was found within the bound. */
function requireOrder(
  entries: readonly HistoryEntry[],
  model: Resolved,
  { part, applications }: { readonly part: string | undefined; readonly applications: Applications },
): void {
  const { where, isSequential, stepsMax } = model;
  const placed = placedOf(entries, model);
  const calls = entries.map(({ kind, args }) => Object.freeze({ kind, args }));
  const transitions = new Transitions(where, model, { operations: calls, applications });
  const searched = searchOrder(placed, transitions, { stepsMax });
  switch (searched.kind) {
    case 'ordered':
      return;
    case 'undecided':
      throw new Undecided(
        `${where}: whether ${counted(entries.length, 'operation')}${part === undefined ? '' : ` of the part ${inShort(part)}`} have an order was not found out within ${counted(stepsMax, 'step')}`,
      );
    case 'refused': {
      const refusal = firstRefusal(placed, transitions, { stepsMax });
      transitions.requirePure();
      const property = isSequential ? 'not sequentially consistent' : 'not linearizable';
      throw orderlessHistory(entries, refusal, { property, part });
    }
  }
}

function placedOf(entries: readonly HistoryEntry[], { where, isSequential }: Resolved): readonly Placed[] {
  const lanes = new Map<string, number>();
  return entries.map((entry) => {
    const { kind, args, process, outcome, invoked = 0, returned } = entry;
    const lane = isSequential ? (lanes.get(process) ?? lanes.size) : 0;
    lanes.set(process, lane);
    return {
      ending: endingOf(outcome, returned),
      lane,
      invoked,
      returned: returned ?? Infinity,
      call: `${kind} ${canonicalKey(args)}`,
      resultKey: resultKey(where, entry),
    };
  });
}

function endingOf(outcome: HistoryEntry['outcome'], returned: number | undefined): Placed['ending'] {
  if (outcome === 'blocked') return 'blocked';
  return outcome === 'ok' && returned !== undefined ? 'returned' : 'open';
}

function resultKey(where: string, entry: HistoryEntry): string | Error {
  try {
    return canonicalKey(entry.result);
  } catch (cause) {
    if (!(cause instanceof NoKeyError)) throw cause;
    return new PropertyCodeError(
      `${where}: the result of ${callInWords(entry)}: ${cause.message}; answer with plain data, or leave the result out in the model`,
      { cause },
    );
  }
}
