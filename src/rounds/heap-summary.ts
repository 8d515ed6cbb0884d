import type { HeapMeasurement } from '../core/heap-finding.ts';
import type { HeapSummary, JudgedFigure } from '../core/summary.ts';
import { holdsSlope } from './judge-heap.ts';

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
      `slope ${tenths(slope?.overall ?? 0)} B per request over ${bytes.length} rounds of ` +
      `${number(requestsPerRound)}, after ${warmUpRounds} to warm up`,
  };
}

/** What was judged, beside its limit. */
export function judgedFigures(measurement: HeapMeasurement, bytesPerRequestMax: number): JudgedFigure[] {
  const growing = measurement.census.filter(({ grownBy }) => grownBy > 0);
  const kept = growing.reduce((sum, { reachable }) => sum + reachable, 0);
  return [
    { label: 'objects kept as rounds go on', figure: number(kept), limit: 'none', holds: kept === 0 },
    {
      label: 'heap growth per request',
      figure: `${tenths(measurement.slope?.overall ?? 0)} B`,
      limit: `≤ ${tenths(bytesPerRequestMax)} B`,
      holds: holdsSlope(measurement, bytesPerRequestMax),
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
