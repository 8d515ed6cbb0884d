import { type RecordedStep, type Run, touchesOf } from '../core/run.ts';
import { isFence } from './trace-class.ts';

/** Two events of a run, counted from 0, that could have come in the other order. */
export interface Race {
  readonly earlier: number;
  readonly later: number;
  /** What has to come along when `later` is put before `earlier`: events between the two, in order, `later` the last. */
  readonly moved: readonly number[];
}

/**
 * Which event of a recorded run had to come before which: what set it in motion, what touched the same thing before it
 * (one of them writing), and everything across a moment at which time passes, a fault acts or the world heals. The
 * relation of `traceClass`, event by event.
 */
export class Dependence {
  readonly #steps: readonly RecordedStep[];
  /** For each event, the ones right before it in the relation. */
  readonly #before: (readonly number[])[] = [];
  /** For each event, a bit for every event before it, and its own. */
  readonly #past: bigint[] = [];

  /** Of the first so many events; a run that never rests has many thousand others. */
  constructor(run: Run, eventsMax = Infinity) {
    this.#steps = run.recording?.steps.slice(0, eventsMax) ?? [];
    const healedAfter = run.facts.find(({ what }) => what.kind === 'healed')?.step;
    const last = new LastTouches();
    for (const [index, step] of this.#steps.entries()) {
      const fence = isFence(this.#steps, index) || index === healedAfter;
      const before = last.add(step, { index, fence });
      this.#before.push(before);
      this.#past.push(before.reduce((past, each) => past | this.pastOf(each), 1n << BigInt(index)));
    }
  }

  get length(): number {
    return this.#steps.length;
  }

  /** The events right before this one. */
  before(index: number): readonly number[] {
    return this.#before[index] ?? [];
  }

  /** Whether the one has to come before the other, or is it. */
  precedes(earlier: number, later: number): boolean {
    return ((this.pastOf(later) >> BigInt(earlier)) & 1n) === 1n;
  }

  /** The pairs whose order nothing but the schedule settled, the latest first. */
  *races(): Generator<Race> {
    for (let later = this.length - 1; later >= 0; later -= 1) {
      const cause = (this.#steps[later]?.effect.cause ?? 0) - 1;
      for (const earlier of this.before(later).toReversed()) {
        const others = this.before(later).filter((each) => each !== earlier);
        if (earlier === cause || others.some((each) => this.precedes(earlier, each))) continue;
        const moved = others.flatMap((each) => this.#pastBetween(earlier, each));
        yield {
          earlier,
          later,
          moved: [...new Set(moved)].toSorted((left, right) => left - right).concat(later),
        };
      }
    }
  }

  pastOf(index: number): bigint {
    return this.#past[index] ?? 0n;
  }

  #pastBetween(earlier: number, index: number): readonly number[] {
    const past: number[] = [];
    for (let each = earlier + 1; each <= index; each += 1) if (this.precedes(each, index)) past.push(each);
    return past;
  }
}

/** Who touched each thing last, and what came since time last passed. */
class LastTouches {
  readonly #writes = new Map<string, number>();
  readonly #reads = new Map<string, number[]>();
  #fence: number | undefined;
  #sinceFence: number[] = [];

  /** Takes in the next event and returns those right before it. */
  add(
    { effect }: RecordedStep,
    { index, fence }: { readonly index: number; readonly fence: boolean },
  ): number[] {
    const before = new Set(fence ? this.#sinceFence : []);
    if (this.#fence !== undefined) before.add(this.#fence);
    if (effect.cause > 0) before.add(effect.cause - 1);
    for (const [key, access] of touchesOf(effect)) {
      for (const each of this.#touch(key, access, index)) before.add(each);
    }
    if (fence) {
      this.#fence = index;
      this.#sinceFence = [];
    } else {
      this.#sinceFence.push(index);
    }
    return [...before].toSorted((left, right) => left - right);
  }

  #touch(key: string, access: 'read' | 'write', index: number): readonly number[] {
    const write = this.#writes.get(key);
    const reads = this.#reads.get(key) ?? [];
    if (access === 'read') {
      this.#reads.set(key, [...reads, index]);
      return write === undefined ? [] : [write];
    }
    this.#writes.set(key, index);
    this.#reads.set(key, []);
    return write === undefined ? reads : [write, ...reads];
  }
}
