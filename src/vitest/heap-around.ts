import type { HeapSummary } from '../core/summary.ts';
import { collectGarbage, heapBytes } from '../memory/collect-garbage.ts';

/**
 * The heap before and after some work, everything unreachable collected. One such pair proves nothing: code is compiled
 * and figures are gathered meanwhile. It is shown and not judged.
 */
export async function heapAround<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly heap: HeapSummary }> {
  await collectGarbage();
  const beforeBytes = heapBytes();
  const result = await work();
  await collectGarbage();
  const detail = 'rounds on one long-lived system are judged by "the heap is stable"';
  return { result, heap: { beforeBytes, afterBytes: heapBytes(), verdict: 'not judged', detail } };
}
