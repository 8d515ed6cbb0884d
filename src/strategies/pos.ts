import { Heap } from '../core/heap.ts';
import { Prng } from '../core/prng.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import { type DueWork, Paced } from './paced.ts';
import { type RaceClass, RaceClasses, touchOf } from './race-classes.ts';

/**
 * Partial order sampling (Yuan, Yang, Gu, CAV 2018): every event has a random priority, the highest fires, and those
 * that race with it draw anew, so that each partial order of the racing events gets about the same chance. Events race
 * that touch the same key or the same process's memory, one of them writing.
 *
 * We deviate: events that race with no other enabled one fire first, since their place makes no difference; and new
 * priorities are drawn only when they are needed. Events that touch the same things alike (a *class*) race with the
 * same others, so they draw anew together; of k new priorities the best has the distribution of a maximum of k draws and
 * belongs to any of them alike. That keeps a decision at O(log n) though hundreds of answers wait for one process.
 */
export class Pos extends Paced {
  constructor(seed: number) {
    const prng = new Prng(seed);
    super(prng, new SampledWork(prng));
  }
}

/** The place of a class in the queue; out of date once the class has had another. */
interface Place {
  readonly of: RaceClass;
  readonly alone: boolean;
  readonly priority: number;
  readonly version: number;
}

class SampledWork implements DueWork {
  readonly #prng: Prng;
  readonly #classes = new RaceClasses();
  readonly #queue = new Heap<Place>((left, right) =>
    left.alone === right.alone ? left.priority < right.priority : left.alone,
  );
  #size = 0;

  constructor(prng: Prng) {
    this.#prng = prng;
  }

  get size(): number {
    return this.#size;
  }

  add(event: SimEvent): void {
    const raceClass = this.#classes.find(event) ?? this.#enter(event);
    if (raceClass.tickets.has(event)) return;
    this.#size += 1;
    raceClass.tickets.add(event, this.#prng);
    this.#place(raceClass);
  }

  delete(event: SimEvent): void {
    const raceClass = this.#classes.find(event);
    if (raceClass === undefined || !raceClass.tickets.delete(event)) return;
    this.#size -= 1;
    if (raceClass.tickets.size === 0) this.#leave(raceClass);
    else this.#place(raceClass);
  }

  draw(): SimEvent {
    for (let place = this.#queue.peek(); place !== undefined; place = this.#queue.peek()) {
      if (place.version === place.of.version) {
        const { event } = place.of.tickets.best(this.#prng);
        this.delete(event);
        return event;
      }
      this.#queue.pop();
    }
    throw new Error('work is due and has no place: this is a bug in raceproof');
  }

  /** Whoever races with what fires draws anew. */
  fires(event: SimEvent): void {
    for (const raceClass of this.#classes.racingWith(touchOf(event))) {
      raceClass.tickets.drawAnew();
      this.#place(raceClass);
    }
  }

  /** A class gets its first event. */
  #enter(event: SimEvent): RaceClass {
    const raceClass = this.#classes.add(event);
    for (const rival of this.#rivalsOf(raceClass)) {
      raceClass.rivals += 1;
      rival.rivals += 1;
      if (rival.rivals === 1) this.#place(rival);
    }
    return raceClass;
  }

  /** A class has lost its last event. */
  #leave(raceClass: RaceClass): void {
    raceClass.version += 1;
    this.#classes.delete(raceClass);
    for (const rival of this.#rivalsOf(raceClass)) {
      rival.rivals -= 1;
      if (rival.rivals === 0) this.#place(rival);
    }
  }

  *#rivalsOf(raceClass: RaceClass): Generator<RaceClass, void> {
    for (const other of this.#classes.racingWith(raceClass)) {
      if (other !== raceClass) yield other;
    }
  }

  #place(raceClass: RaceClass): void {
    raceClass.version += 1;
    const { tickets, version, rivals, access } = raceClass;
    const alone = rivals === 0 && (tickets.size === 1 || access === 'read');
    this.#queue.push({ of: raceClass, alone, priority: tickets.best(this.#prng).priority, version });
  }
}
