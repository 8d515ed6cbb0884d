import type { LoadMemory } from '../core/load-summary.ts';
import { collectGarbage, heapBytes } from '../memory/collect-garbage.ts';
import { ObjectCensus } from '../memory/object-census.ts';
import { theilSenSlope } from '../memory/theil-sen.ts';
import type { HandedOver } from '../world/handed-over.ts';

const kinds = ['request', 'delivery', 'answer'] as const;
const sampleMs = 100;
/** Between collections that a long run is sampled after. */
const settledEveryMs = 10_000;
/** So many samples, the first of which belong to the warm-up, show whether the heap grows. */
const settledMin = 12;
const warmUpSamples = 3;
/** Growth over the whole run by more than this share of the heap is a leak. */
const growthMax = 0.2;

/** Memory of the process that runs the system, and a census of what the system was handed. */
export class MemoryWatch {
  readonly #census = new ObjectCensus<(typeof kinds)[number]>(kinds);
  #beforeBytes = 0;
  #peakBytes = 0;
  #sampling: NodeJS.Timeout | undefined;
  /** After a collection each. */
  readonly #settled: number[] = [];
  #settledAtMs = 0;

  readonly handedOver: HandedOver = (kind, what) => this.#census.add(kind, what);

  async begin(): Promise<void> {
    await collectGarbage();
    this.#beforeBytes = heapBytes();
    this.#peakBytes = this.#beforeBytes;
    this.#settledAtMs = performance.now();
    this.#sampling = setInterval(() => {
      this.#peakBytes = Math.max(this.#peakBytes, heapBytes());
    }, sampleMs);
  }

  /** Forgets what is gone already, so that a long run does not gather references; samples the heap now and then. */
  prune(): void {
    this.#census.count();
    if (performance.now() - this.#settledAtMs < settledEveryMs) return;
    this.#settledAtMs = performance.now();
    void collectGarbage().then(() => this.#settled.push(heapBytes()));
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
    if (kept.length > 0) {
      const list = kept.map(([kind, { reachable, seen }]) => `${reachable} of ${seen} ${plurals[kind]}`);
      return { verdict: 'leaking', detail: `still reachable: ${list.join(', ')}` };
    }
    const seen = counts.reduce((sum, [, count]) => sum + count.seen, 0);
    const none = `none of ${seen} requests, deliveries and answers is still reachable`;
    const growth = this.#growth();
    if (growth === undefined) return { verdict: 'stable', detail: none };
    const { share, detail } = growth;
    return { verdict: share > growthMax ? 'leaking' : 'stable', detail: `${none}; ${detail}` };
  }

  #growth(): { readonly share: number; readonly detail: string } | undefined {
    const samples = this.#settled.slice(warmUpSamples);
    if (this.#settled.length < settledMin) return undefined;
    const grown = theilSenSlope(samples) * samples.length;
    const smallest = Math.min(...samples);
    const range = `${megabytes(smallest)}–${megabytes(Math.max(...samples))} MB`;
    return {
      share: grown / smallest,
      detail: `${range} after a collection, ${samples.length} times; trend ${megabytes(grown)} MB over the run`,
    };
  }
}

const plurals = { request: 'requests', delivery: 'deliveries', answer: 'answers' } as const;

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
