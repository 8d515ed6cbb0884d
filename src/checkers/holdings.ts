import { processOf } from '../core/event-id.ts';
import type { ToldFact } from '../scenario/definition.ts';
import { lockFacts } from '../scenario/redis-locks.ts';
import { requireFunction } from '../scenario/option-checks.ts';
import type { Timeline } from '../core/timeline.ts';
import { type KeyOf, keyOf, requireOptions, whoseIs } from './ready-check.ts';

/** The facts by which something is taken and given back; by default those of `redis({ locks })`. */
export interface HoldingOptions {
  /** Told by whoever takes it. */
  readonly acquire?: string;
  /** Told by whoever gives it back. */
  readonly release?: string;
  /** Its time was up. */
  readonly expired?: string;
  /** What is held: by default the subject of the fact, and all that has none is one thing. */
  readonly key?: KeyOf;
}

/** A stretch of time in which somebody held something. Places count facts. */
export interface Holding {
  readonly key: string;
  readonly taken: ToldFact;
  readonly from: number;
  to: number | undefined;
}

const holdingOptionNames: readonly string[] = Object.keys({
  acquire: true,
  release: true,
  expired: true,
  key: true,
} satisfies Record<keyof HoldingOptions, true>);

/** Follows who holds what, fact by fact. */
export class Holdings {
  readonly #where: string;
  readonly #options: HoldingOptions;
  readonly #open = new Map<string, Holding[]>();
  readonly all: Holding[] = [];
  #place = 0;

  constructor(where: string, options: HoldingOptions) {
    this.#where = where;
    this.#options = options;
  }

  /** Takes in the next fact. Returns those who hold the same now, where somebody has taken it. */
  add(fact: ToldFact): readonly Holding[] {
    this.#place += 1;
    if (fact.kind === 'process') this.#gone(fact);
    const { acquire, release, expired, key } = this.#options;
    if (fact.kind !== acquire && fact.kind !== release && fact.kind !== expired) return [];
    const name = keyOf(this.#where, fact, key);
    const held = this.#open.get(name) ?? [];
    this.#open.set(name, held);
    if (fact.kind !== acquire) {
      this.#end(held, fact.kind === release ? fact : undefined);
      return [];
    }
    const holding: Holding = { key: name, taken: fact, from: this.#place, to: undefined };
    held.push(holding);
    this.all.push(holding);
    return held;
  }

  /** What is still held. */
  get open(): readonly Holding[] {
    return [...this.#open.values()].flat();
  }

  /** Its own holding ends, or else one of its process, or else the oldest: work is handed on. */
  #end(held: Holding[], by: ToldFact | undefined): void {
    const ofTask = held.findIndex(({ taken }) => taken.task === by?.task);
    const ofProcess = held.findIndex(({ taken }) => processOf(taken.task) === processOf(by?.task ?? ''));
    const [ended] = held.splice(Math.max(ofTask >= 0 ? ofTask : ofProcess, 0), 1);
    if (ended !== undefined) ended.to = this.#place;
  }

  /** What a process that is gone had in its memory nobody holds; a lock in a store outlives it. */
  #gone({ data }: ToldFact): void {
    // The system may tell something of this name, too.
    const { process, change } = (data ?? {}) as { readonly process?: unknown; readonly change?: unknown };
    if (change !== 'crashed' || this.#options.acquire === lockFacts.taken) return;
    for (const [name, held] of this.#open) {
      const left = held.filter(({ taken }) => processOf(taken.task) !== process);
      for (const each of held) if (!left.includes(each)) each.to = this.#place;
      this.#open.set(name, left);
    }
  }
}

/** Checked options, with the facts of locks in Redis where none are named. */
export function holdingOptions(where: string, options: HoldingOptions): HoldingOptions {
  const facts = ['acquire', 'release', 'expired'];
  requireOptions(where, options, { all: holdingOptionNames, facts });
  const { acquire, release, expired, key } = options;
  if (key !== undefined) requireFunction(`${where} key`, key);
  if ((acquire === undefined) !== (release === undefined)) {
    throw new TypeError(`${where}: expected acquire and release together, or none of them`);
  }
  if (acquire !== undefined) return options;
  return {
    ...options,
    acquire: lockFacts.taken,
    release: lockFacts.released,
    expired: expired ?? lockFacts.expired,
  };
}

/** `work3 holds m1`. */
export function holdingsOver(holdings: readonly Holding[], wrong: readonly Holding[]): Timeline {
  const shown = holdings.slice(-rowsMax);
  return {
    name: 'held',
    hidden: holdings.length - shown.length,
    rows: shown.map((holding) => ({
      mark: wrong.includes(holding) ? '✗' : '',
      text: holding.key === '' ? whoseIs(holding.taken) : `${whoseIs(holding.taken)}: ${holding.key}`,
      from: holding.from,
      to: holding.to,
    })),
  };
}

const rowsMax = 12;
