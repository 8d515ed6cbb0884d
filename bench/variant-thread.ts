import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Load, Sample } from './sample.ts';
import type { VariantName } from './variants.ts';

/**
 * A thread of its own for one variant. In one thread they would not be apart: once a simulated run has used
 * `AsyncLocalStorage`, every promise in its thread pays for it, and the optimiser sees everybody's types.
 */
export class VariantThread {
  readonly #worker: Worker;

  constructor(variant: VariantName) {
    // As the compiler names it.
    this.#worker = new Worker(new URL('variant-worker.js', import.meta.url), { workerData: variant });
  }

  /** Rejects if the work failed. */
  async run(load: Load): Promise<Sample> {
    const answered = once(this.#worker, 'message');
    this.#worker.postMessage(load, []);
    const [sample] = (await answered) as [Sample];
    return sample;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
