import { Prng } from '../core/prng.ts';
import type { LiveSimulation } from './live-simulation.ts';
import type { LoadRedis } from './load-redis.ts';

const firstMs = { min: 150, max: 400 };
const nextMs = { min: 5_000, max: 15_000 };

/** Restarts the server now and then while the load runs, in the kinds that were asked for, in turn. */
export class Restarts {
  readonly #redis: LoadRedis;
  readonly #simulation: LiveSimulation;
  readonly #kinds: readonly ('everything' | 'nothing')[];
  readonly #prng: Prng;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #count = 0;

  constructor(redis: LoadRedis, simulation: LiveSimulation, kinds: readonly ('everything' | 'nothing')[]) {
    this.#redis = redis;
    this.#simulation = simulation;
    this.#kinds = kinds;
    this.#prng = new Prng(simulation.seed);
  }

  begin(): void {
    if (this.#kinds.length > 0) this.#later(firstMs);
  }

  /** Resolves once the server is up for good. Rejects where a restart failed. */
  end(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#running;
  }

  #later({ min, max }: typeof firstMs): void {
    this.#timer = setTimeout(
      () => {
        this.#running = this.#restart();
        // Seen at the end.
        this.#running.catch(() => undefined);
      },
      this.#prng.integer(min, max),
    );
  }

  async #restart(): Promise<void> {
    const keeping = this.#kinds[this.#count % this.#kinds.length];
    if (keeping === undefined) return;
    this.#count += 1;
    const fault = keeping === 'everything' ? 'redis.restart' : 'redis.restart-empty';
    const call = `the server, time ${this.#count}`;
    const task = this.#simulation.world.task('faults');
    this.#simulation.fact(task, { kind: 'fault', fault, index: this.#count, call });
    await this.#redis.restart?.(keeping);
    this.#later(nextMs);
  }
}
