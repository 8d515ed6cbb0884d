import type { HeapSummary } from '../core/summary.ts';
import { collectGarbage, heapBytes } from '../memory/collect-garbage.ts';

/**
 * The heap before and after some work, everything unreachable collected. One such pair proves nothing: code is compiled
 * and figures are gathered meanwhile. It is shown and not judged.
 */
export async function heapAround<Result>(
  work: () => Promise<Result>,
  { detail }: { readonly detail: string },
): Promise<{ readonly result: Result; readonly heap: HeapSummary }> {
  await collectGarbage();
  const beforeBytes = heapBytes();
  const result = await work();
  await collectGarbage();
  return { result, heap: { beforeBytes, afterBytes: heapBytes(), verdict: 'not judged', detail } };
}
