import { collectGarbage, heapBytes } from '../memory/collect-garbage.ts';
import { type HeapSample, heapSampleEveryMs } from './heap-trend.ts';

export interface HeapSamplerOptions {
  /** Deliveries that the process is handling. */
  readonly inWork: () => number;
  /** Told at once, since the process may be killed before the next one. */
  readonly tell: (sample: HeapSample) => void;
  readonly everyMs?: number;
}

/** Looks at the heap of this process again and again, after a collection each. Returns how to end that. */
export function sampleHeap({ inWork, tell, everyMs = heapSampleEveryMs }: HeapSamplerOptions): () => void {
  const startMs = performance.now();
  const timer = setInterval(() => {
    void collectGarbage().then(() =>
      tell({ ageMs: performance.now() - startMs, bytes: heapBytes(), inWork: inWork() }),
    );
  }, everyMs);
  return () => clearInterval(timer);
}
