import type { Scenario } from '../verify/scenario.ts';
import type { Plan } from '../core/plan.ts';
import type { Violation } from '../core/verdict.ts';
import type { HeapProperty } from './heap-property.ts';
import { judgeHeap } from './judge-heap.ts';
import { UnfinishedRoundError } from './long-lived-system.ts';
import type { HeapTask, Lane } from './heap-task.ts';
import { type HeapResult, measureHeap } from './measure-heap.ts';

export type JudgedHeap = HeapResult & { readonly violations: readonly Violation[] };

export type HeapCheck =
  | { readonly kind: 'finished'; readonly result: JudgedHeap }
  | { readonly kind: 'unfinished'; readonly reason: string };

type Listeners = Pick<HeapTask, 'onRun' | 'onRound' | 'onEvent'>;

/**
 * A cache that is bounded, but so large that the usual rounds do not fill it, looks like a leak. Whatever is suspected is
 * therefore looked at again after this many times the rounds to warm up.
 */
const patience = 4;

/** Measures and judges the heap of one system under one plan after another. */
export class HeapChecker {
  readonly #property: HeapProperty;
  readonly #system: Scenario;
  readonly #rounds: number;

  constructor(
    property: HeapProperty,
    { system, rounds = property.rounds }: { readonly system: Scenario; readonly rounds?: number },
  ) {
    this.#property = property;
    this.#system = system;
    this.#rounds = rounds;
  }

  check(plan: Plan, lanes: readonly Lane[], listeners: Listeners = {}): Promise<HeapCheck> {
    return this.#check(plan, lanes, { warmUpRounds: this.#property.warmUpRounds, ...listeners });
  }

  /** Takes several times as long, and is not fooled by a cache that is still filling up. */
  checkPatiently(plan: Plan, lanes: readonly Lane[], listeners: Listeners = {}): Promise<HeapCheck> {
    return this.#check(plan, lanes, { warmUpRounds: patience * this.#property.warmUpRounds, ...listeners });
  }

  async #check(
    plan: Plan,
    lanes: readonly Lane[],
    options: Listeners & Pick<HeapTask, 'warmUpRounds'>,
  ): Promise<HeapCheck> {
    const { warmUpRounds, bytesPerRequestMax } = this.#property;
    const fixed = { plan, system: this.#system, lanes, rounds: this.#rounds, tracedRounds: warmUpRounds };
    try {
      const result = await measureHeap({ ...fixed, ...options });
      const violations = judgeHeap(result.measurement, bytesPerRequestMax);
      return { kind: 'finished', result: { ...result, violations } };
    } catch (error) {
      if (error instanceof UnfinishedRoundError) return { kind: 'unfinished', reason: error.message };
      throw error;
    }
  }
}
