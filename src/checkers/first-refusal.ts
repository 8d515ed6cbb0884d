import { searchOrder, type SearchOptions } from './order-search.ts';
import type { Placed } from './placed.ts';
import type { Step, Transitions } from './transitions.ts';

/** Where a history without an order first has none. */
export interface Refusal {
  /** The operation that fits nowhere. */
  readonly operation: number;
  /** An order of all that ended before it; the operation itself may be in it, with another result. */
  readonly order: readonly number[];
  /** What it would answer in each place that was tried, and is possible; the first is the one in that order. */
  readonly expected: readonly Step[];
}

/**
 * Finds the first operation, by the order in which they returned, with which no order is left: until then the results of
 * those that return later are taken as unknown. Which one that is depends on the history alone, not on the search.
 */
export function firstRefusal(
  operations: readonly Placed[],
  transitions: Transitions,
  options: Pick<SearchOptions, 'stepsMax'>,
): Refusal {
  const ranks = ranksOf(operations);
  const search = (known: number, onTried?: SearchOptions['onTried']): ReturnType<typeof searchOrder> =>
    searchOrder(relaxed(operations, ranks, known), transitions, { ...options, onTried });
  let [ordered, refused] = [0, ranks.length];
  while (refused - ordered > 1) {
    const middle = Math.floor((ordered + refused) / 2);
    if (search(middle).kind === 'refused') refused = middle;
    else ordered = middle;
  }
  const operation = ranks[refused - 1] ?? 0;
  const tried: Step[] = [];
  const last = search(refused, (each, step, fits) => {
    if (each === operation && step !== undefined && !fits) tried.push(step);
  });
  const before = search(refused - 1);
  const longest = last.kind === 'refused' ? last.longest : [];
  const order = before.kind === 'ordered' ? before.order : longest;
  const own = stepIn(order, operation, transitions);
  return { operation, order, expected: distinct(own === undefined ? tried : [own, ...tried]) };
}

/** The operations that something is known of, in the order in which it became known. */
function ranksOf(operations: readonly Placed[]): readonly number[] {
  const named = operations.map((operation, index) => ({ operation, index }));
  const returned = named
    .filter(({ operation }) => operation.ending === 'returned')
    .toSorted((left, right) => left.operation.returned - right.operation.returned);
  const blocked = named.filter(({ operation }) => operation.ending === 'blocked');
  return [...returned, ...blocked].map(({ index }) => index);
}

function relaxed(operations: readonly Placed[], ranks: readonly number[], known: number): readonly Placed[] {
  const isKnown = new Set(ranks.slice(0, known));
  return operations.map((operation, index) =>
    isKnown.has(index) ? operation : { ...operation, ending: 'open' },
  );
}

/** What the operation does in its place of the order; at the end of it where it has none. */
function stepIn(order: readonly number[], operation: number, transitions: Transitions): Step | undefined {
  let state = 0;
  for (const each of order) {
    const step = transitions.step(state, each);
    if (each === operation || step === undefined) return step;
    ({ state } = step);
  }
  return transitions.step(state, operation);
}

function distinct(steps: readonly Step[]): readonly Step[] {
  return [...new Map(steps.map((step) => [step.resultKey, step])).values()];
}
