import type { LoadMemory } from '../report/json/load-summary.ts';
import type { Headcount } from '../memory/object-census.ts';
import { type HeapSample, type HeapTrend, heapTrend } from './heap-trend.ts';
import type { CountedKind, MeasuredMemory } from './memory-watch.ts';

/** Growth by more than this share of the heap is a leak. */
const growthMax = 0.2;

/** `measured`: of the processes that lived to the end. `lives`: the heap of each that ever lived, by age. */
export function memoryVerdict(
  measured: readonly MeasuredMemory[],
  lives: readonly (readonly HeapSample[])[],
): LoadMemory {
  const sum = (of: (memory: MeasuredMemory) => number): number =>
    measured.reduce((total, memory) => total + of(memory), 0);
  const trend = heapTrend(lives);
  const census = { isLeak: keptOf(measured).length > 0, detail: censusDetail(measured) };
  const heap = { isLeak: isGrowing(trend), detail: trendDetail(trend) };
  const looks = lives.length > 0 ? [census, heap] : [census];
  const leaks = looks.filter(({ isLeak }) => isLeak);
  return {
    beforeBytes: sum(({ beforeBytes }) => beforeBytes),
    peakBytes: sum(({ peakBytes }) => peakBytes),
    afterBytes: sum(({ afterBytes }) => afterBytes),
    verdict: leaks.length > 0 ? 'leaking' : measured.length > 0 ? 'stable' : 'not judged',
    detail: (leaks.length > 0 ? leaks : looks).map(({ detail }) => detail).join('; '),
  };
}

function isGrowing(trend: HeapTrend | undefined): boolean {
  return trend !== undefined && trend.grownBytes > growthMax * trend.leastBytes;
}

function censusDetail(measured: readonly MeasuredMemory[]): string {
  if (measured.length === 0) return 'no process was left to ask';
  const kept = keptOf(measured);
  if (kept.length > 0) {
    const list = kept.map(([kind, { reachable, seen }]) => `${reachable} of ${seen} ${plurals[kind]}`);
    return `still reachable: ${list.join(', ')}`;
  }
  const seen = headcounts(measured).reduce((sum, [, count]) => sum + count.seen, 0);
  return `none of ${seen} requests, deliveries and answers is still reachable`;
}

function trendDetail(trend: HeapTrend | undefined): string {
  if (trend === undefined) return 'no process lived long enough to show a trend';
  const { leastBytes, mostBytes, grownBytes, longestMs, samples, lives } = trend;
  return `${megabytes(leastBytes)}–${megabytes(mostBytes)} MB after a collection, ${samples} times in ${lives} ${lives === 1 ? 'process' : 'processes'}; trend ${grownBytes > 0 ? '+' : ''}${megabytes(grownBytes)} MB over the longest life (${Math.round(longestMs / 1000)} s)`;
}

function keptOf(measured: readonly MeasuredMemory[]): readonly (readonly [CountedKind, Headcount])[] {
  return headcounts(measured).filter(([, { reachable }]) => reachable > 0);
}

function headcounts(measured: readonly MeasuredMemory[]): readonly (readonly [CountedKind, Headcount])[] {
  const sums = new Map<CountedKind, Headcount>();
  for (const [kind, { seen, reachable }] of measured.flatMap(({ counts }) => counts)) {
    const sum = sums.get(kind) ?? { seen: 0, reachable: 0 };
    sums.set(kind, { seen: sum.seen + seen, reachable: sum.reachable + reachable });
  }
  return [...sums];
}

const plurals = { request: 'requests', delivery: 'deliveries', answer: 'answers' } as const;

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
