import type { HeapMeasurement } from '../core/heap-finding.ts';
import type { HeapSummary, JudgedFigure } from '../core/summary.ts';
import { sustainedSlope } from './judge-heap.ts';

/** The heap in the summary of the rounds: before and after those that count, with the verdict. */
export function heapSummary(
  { bytes, census, slope, warmUpRounds, requestsPerRound }: HeapMeasurement,
  isGrowing: boolean,
): HeapSummary {
  const [beforeBytes = 0] = bytes;
  const seen = census.reduce((sum, { handedOver }) => sum + handedOver, 0);
  const reachable = census.reduce((sum, figure) => sum + figure.reachable, 0);
  return {
    beforeBytes,
    afterBytes: bytes.at(-1) ?? beforeBytes,
    verdict: isGrowing ? 'growing' : 'stable',
    detail:
      `${number(reachable)} of ${number(seen)} requests, deliveries and answers still reachable; ` +
      `growth ${tenths(slope === undefined ? 0 : sustainedSlope(slope))} B per request throughout ` +
      `${bytes.length} rounds of ${number(requestsPerRound)}, after ${warmUpRounds} to warm up`,
  };
}

/** What was judged, beside its limit. */
export function judgedFigures(
  { census, slope }: HeapMeasurement,
  bytesPerRequestMax: number,
): JudgedFigure[] {
  const growing = census.filter(({ grownBy }) => grownBy > 0);
  const kept = growing.reduce((sum, { reachable }) => sum + reachable, 0);
  const growth = slope === undefined ? 0 : sustainedSlope(slope);
  return [
    { label: 'objects kept as rounds go on', figure: number(kept), limit: 'none', holds: kept === 0 },
    {
      label: 'growth per request throughout',
      figure: `${tenths(growth)} B`,
      limit: `≤ ${tenths(bytesPerRequestMax)} B`,
      holds: growth <= bytesPerRequestMax,
    },
  ];
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** Never `-0.0`. */
function tenths(value: number): string {
  return (Math.round(value * 10) / 10 || 0).toFixed(1);
}
