import { Prng } from '../core/prng.ts';
import type { SimEvent } from '../sim/sim-event.ts';
import { EnabledSet } from './enabled-set.ts';
import { type DueWork, Paced } from './paced.ts';

/** Picks uniformly among the work that is due. */
export class RandomWalk extends Paced {
  constructor(seed: number) {
    const prng = new Prng(seed);
    super(prng, new UniformWork(prng));
  }
}

class UniformWork implements DueWork {
  readonly #prng: Prng;
  readonly #events = new EnabledSet();

  constructor(prng: Prng) {
    this.#prng = prng;
  }

  get size(): number {
    return this.#events.size;
  }

  add(event: SimEvent): void {
    this.#events.add(event);
  }

  delete(event: SimEvent): void {
    this.#events.delete(event);
  }

  draw(): SimEvent {
    return this.#events.draw(this.#prng);
  }
}
