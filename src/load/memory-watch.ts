import type { LoadMemory } from '../core/load-summary.ts';
import { collectGarbage, heapBytes } from '../memory/collect-garbage.ts';
import { ObjectCensus } from '../memory/object-census.ts';
import type { HandedOver } from '../world/handed-over.ts';

const kinds = ['request', 'delivery', 'answer'] as const;
const sampleMs = 100;

/** Memory of the process that runs the system, and a census of what the system was handed. */
export class MemoryWatch {
  readonly #census = new ObjectCensus<(typeof kinds)[number]>(kinds);
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
  async end(): Promise<LoadMemory> {
    clearInterval(this.#sampling);
    this.#peakBytes = Math.max(this.#peakBytes, heapBytes());
    await collectGarbage();
    const afterBytes = heapBytes();
    const sizes = { beforeBytes: this.#beforeBytes, peakBytes: this.#peakBytes, afterBytes };
    return { ...sizes, ...this.#verdict() };
  }

  #verdict(): Pick<LoadMemory, 'verdict' | 'detail'> {
    const counts = [...this.#census.count()].filter(([, { seen }]) => seen > 0);
    const kept = counts.filter(([, { reachable }]) => reachable > 0);
    if (kept.length === 0) {
      const seen = counts.reduce((sum, [, count]) => sum + count.seen, 0);
      return {
        verdict: 'stable',
        detail: `none of ${seen} requests, deliveries and answers is still reachable`,
      };
    }
    const list = kept.map(([kind, { reachable, seen }]) => `${reachable} of ${seen} ${plurals[kind]}`);
    return { verdict: 'leaking', detail: `still reachable: ${list.join(', ')}` };
  }
}

const plurals = { request: 'requests', delivery: 'deliveries', answer: 'answers' } as const;
