import { CallList } from './call-list.ts';
import { Configurations } from './configurations.ts';
import type { Placed } from './placed.ts';
import type { Step, Transitions } from './transitions.ts';

export type Searched =
  | { readonly kind: 'ordered'; readonly order: readonly number[]; readonly steps: number }
  /** No order is possible; `longest` is the longest beginning of one that was met. */
  | { readonly kind: 'refused'; readonly longest: readonly number[]; readonly steps: number }
  | { readonly kind: 'undecided'; readonly steps: number };

export interface SearchOptions {
  /** How many times an operation may be tried. */
  readonly stepsMax: number;
  /** Told of each step that is tried, and whether its result is the one that was seen. */
  readonly onTried?: ((operation: number, step: Step | undefined, fits: boolean) => void) | undefined;
}

/**
 * Looks for an order of all operations that explains every result, by Wing and Gong's search (1993) as Lowe has it ("Testing
 * for linearizability", 2017): calls and returns are a linked list, of which the operations called before the first return
 * may come next; what was placed, together with the state, is remembered, and never tried again. With one lane the order is
 * that of real time (linearizability), with one for each process it is the program's (sequential consistency).
 */
export function searchOrder(
  operations: readonly Placed[],
  transitions: Transitions,
  options: SearchOptions,
): Searched {
  const { stepsMax } = options;
  const short = Math.min(stepsMax, shortShare * operations.length);
  const first = new OrderSearch(operations, transitions, { ...options, stepsMax: short }).run();
  if (first.kind !== 'undecided' || short === stepsMax) return first;
  return new OrderSearch(operations, transitions, { ...options, isLong: true }).run();
}

/** Most searches end within so many steps for each operation. The others begin anew, and choose with more care. */
const shortShare = 4;

/** One operation of the order, and what was there before it. */
interface Choice {
  readonly operation: number;
  readonly stateBefore: number;
  /** What may take its place instead, the last one first. */
  readonly others: number[];
}

class OrderSearch {
  readonly #operations: readonly Placed[];
  readonly #transitions: Transitions;
  readonly #options: SearchOptions & { readonly isLong?: boolean };
  readonly #list: CallList;
  readonly #isPlaced: Uint8Array;
  readonly #groups: readonly number[];
  readonly #returns: Float64Array;
  readonly #blocked: readonly number[];
  readonly #seen = new Configurations();
  readonly #order: Choice[] = [];
  #longest: readonly number[] = [];
  #state = 0;
  #left: number;
  #steps = 0;

  constructor(
    operations: readonly Placed[],
    transitions: Transitions,
    options: SearchOptions & { readonly isLong?: boolean },
  ) {
    this.#operations = operations;
    this.#transitions = transitions;
    this.#options = options;
    this.#list = new CallList(operations);
    this.#isPlaced = new Uint8Array(operations.length);
    this.#left = operations.filter(({ ending }) => ending === 'returned').length;
    this.#blocked = operations.flatMap(({ ending }, index) => (ending === 'blocked' ? [index] : []));
    this.#groups = groupsOf(operations);
    this.#returns = Float64Array.from(operations, ({ ending, returned }) =>
      ending === 'returned' ? returned : Number.MAX_SAFE_INTEGER,
    );
  }

  run(): Searched {
    let candidates = this.#candidates();
    while (!this.#isOver()) {
      const operation = candidates.pop();
      if (operation === undefined) {
        const last = this.#withdraw();
        if (last === undefined) return { kind: 'refused', longest: this.#longest, steps: this.#steps };
        candidates = last.others;
        continue;
      }
      if (this.#steps === this.#options.stepsMax) return { kind: 'undecided', steps: this.#steps };
      const next = this.#stateAfter(operation);
      if (next === undefined || !this.#place(operation, next, candidates)) continue;
      candidates = this.#candidates();
    }
    return { kind: 'ordered', order: this.#order.map(({ operation }) => operation), steps: this.#steps };
  }

  /** Everything that must be placed is, and whatever is blocked is rightly so. */
  #isOver(): boolean {
    if (this.#left > 0) return false;
    return this.#blocked.every((operation) => this.#transitions.step(this.#state, operation) === undefined);
  }

  /**
   * The operations that may come next: in each lane those that were called before the first return. Those that returned first
   * are tried first, since they must come soon; those that need not have happened are tried last. They are taken from the end.
   */
  #candidates(): number[] {
    const found: number[] = [];
    for (let lane = 0; lane < this.#list.lanes; lane += 1) {
      const from = found.length;
      this.#list.eachCallable(lane, (operation) => this.#consider(operation, found, from));
    }
    found.sort((left, right) => this.#returnOf(right) - this.#returnOf(left));
    return this.#options.isLong === true ? this.#idleLast(found) : found;
  }

  /**
   * In a long search those that explain their result and change nothing are tried before the others:
   * mostly that loses nothing, and it shortens what is left. Finding them costs a step of the model for each candidate.
   */
  #idleLast(found: readonly number[]): number[] {
    const isIdle = (operation: number): boolean => {
      const step = this.#transitions.step(this.#state, operation);
      const placed = this.#operations[operation];
      return placed?.ending === 'returned' && step?.state === this.#state && fitsResult(placed, step);
    };
    const idle = found.filter(isIdle);
    return [...found.filter((each) => !idle.includes(each)), ...idle];
  }

  /**
   * Of operations of one lane that are alike in everything that was seen of them, the one that returned first stands for all:
   * where another comes first in an order, the two can change places.
   */
  #consider(operation: number, found: number[], from: number): void {
    if (this.#operations[operation]?.ending === 'blocked') return;
    const group = this.#groups[operation];
    for (let slot = from; slot < found.length; slot += 1) {
      const other = found[slot] ?? 0;
      if (this.#groups[other] !== group) continue;
      if (this.#returnOf(operation) < this.#returnOf(other)) found[slot] = operation;
      return;
    }
    found.push(operation);
  }

  #returnOf(operation: number): number {
    return this.#returns[operation] ?? 0;
  }

  /** The state that the operation leads to, where it can happen and answers what was seen. */
  #stateAfter(operation: number): number | undefined {
    this.#steps += 1;
    const step = this.#transitions.step(this.#state, operation);
    const placed = this.#operations[operation];
    if (placed === undefined) return undefined;
    const fits = step !== undefined && fitsResult(placed, step);
    this.#options.onTried?.(operation, step, fits);
    if (!fits) return undefined;
    // What changes nothing and need not have happened helps nobody.
    return placed.ending === 'open' && step.state === this.#state ? undefined : step.state;
  }

  /** Puts the operation next in the order, unless this has been tried. */
  #place(operation: number, next: number, others: number[]): boolean {
    this.#isPlaced[operation] = 1;
    if (!this.#seen.add(this.#isPlaced, next)) {
      this.#isPlaced[operation] = 0;
      return false;
    }
    this.#order.push({ operation, stateBefore: this.#state, others });
    this.#state = next;
    this.#list.remove(operation);
    if (this.#operations[operation]?.ending === 'returned') this.#left -= 1;
    return true;
  }

  /** Takes the last operation out of the order. */
  #withdraw(): Choice | undefined {
    if (this.#order.length > this.#longest.length) {
      this.#longest = this.#order.map(({ operation }) => operation);
    }
    const choice = this.#order.pop();
    if (choice === undefined) return undefined;
    const { operation } = choice;
    this.#state = choice.stateBefore;
    this.#isPlaced[operation] = 0;
    this.#list.restore(operation);
    if (this.#operations[operation]?.ending === 'returned') this.#left += 1;
    return choice;
  }
}

function fitsResult({ ending, resultKey }: Placed, step: Step): boolean {
  if (ending === 'open' || step.resultKey === undefined) return true;
  if (typeof resultKey !== 'string') throw resultKey;
  return step.resultKey === resultKey;
}

/** The number of each operation's group: of the same call, and where it returned the same result. */
function groupsOf(operations: readonly Placed[]): readonly number[] {
  const numbers = new Map<string, number>();
  return operations.map(({ ending, call, resultKey }, index) => {
    const seen = typeof resultKey === 'string' ? resultKey : `#${index}`;
    const name = ending === 'open' ? call : `${call} ${seen}`;
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
}
