import type { VerifyOptions } from '../verify/verify-options.ts';
import type { HeapProperty } from './heap-property.ts';
import { censusRounds } from './heap-task.ts';

/** Tells how far the rounds of both lanes have come. */
export class RoundCount {
  readonly #property: string;
  readonly #planned: number;
  readonly #onProgress: VerifyOptions['onProgress'];
  readonly #startMs = performance.now();
  #rounds = 0;

  constructor({ name, warmUpRounds }: HeapProperty, rounds: number, onProgress: VerifyOptions['onProgress']) {
    this.#property = name;
    this.#planned = 2 * warmUpRounds + rounds + censusRounds;
    this.#onProgress = onProgress;
  }

  another(): void {
    this.#rounds += 1;
    this.#onProgress?.({
      property: this.#property,
      runs: this.#rounds,
      runsPlanned: this.#planned,
      wallMs: performance.now() - this.#startMs,
      failed: 0,
    });
  }
}
