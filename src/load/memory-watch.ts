import { collectGarbage, heapBytes } from '../memory/collect-garbage.ts';
import { type Headcount, ObjectCensus } from '../memory/object-census.ts';
import type { HandedOver } from '../world/handed-over.ts';

const kinds = ['request', 'delivery', 'answer'] as const;
export type CountedKind = (typeof kinds)[number];

const sampleMs = 100;

/** What one process measured of itself. */
export interface MeasuredMemory {
  readonly beforeBytes: number;
  readonly peakBytes: number;
  readonly afterBytes: number;
  readonly counts: readonly (readonly [CountedKind, Headcount])[];
}

/** Memory of the process that runs the system, and a census of what the system was handed. */
export class MemoryWatch {
  readonly #census = new ObjectCensus<CountedKind>(kinds);
  #beforeBytes = 0;
  #peakBytes = 0;
  #sampling: NodeJS.Timeout | undefined;

  readonly handedOver: HandedOver = (kind, what) => this.#census.add(kind, what);

  async begin(): Promise<void> {
    await collectGarbage();
    this.#beforeBytes = heapBytes();
    this.#peakBytes = this.#beforeBytes;
    this.#sampling = setInterval(() => {
      this.#peakBytes = Math.max(this.#peakBytes, heapBytes());
    }, sampleMs);
  }

  /** Forgets what is gone already, so that a long run does not gather references. */
  prune(): void {
    this.#census.count();
  }

  /** After the last request has ended and the system has stopped. */
  async end(): Promise<MeasuredMemory> {
    clearInterval(this.#sampling);
    this.#peakBytes = Math.max(this.#peakBytes, heapBytes());
    await collectGarbage();
    return {
      beforeBytes: this.#beforeBytes,
      peakBytes: this.#peakBytes,
      afterBytes: heapBytes(),
      counts: [...this.#census.count()],
    };
  }
}
