import type { CensusFigure, HeapMeasurement } from '../../src/core/heap-finding.ts';
import { slopeOf } from '../../src/rounds/take-slope.ts';

const requestsPerRound = 100;
const letGo = ['request', 'delivery', 'answer'].map((kind): CensusFigure => {
  return { kind, handedOver: 3_500, reachable: 0, grownBy: 0 };
});

/** A measurement with these bytes after each round; everything the system was handed is let go unless told otherwise. */
export function measured(bytes: readonly number[], census: readonly CensusFigure[] = letGo): HeapMeasurement {
  return { requestsPerRound, warmUpRounds: 25, bytes, slope: slopeOf(bytes, requestsPerRound), census };
}

/** A heap that grows by so many bytes for each request, with something that is not quite noise on top. */
export function growing(bytesPerRequest: number, rounds = 50): number[] {
  return Array.from({ length: rounds }, (_, round) => {
    const unrest = ((round * 7_919) % 13) * 300;
    return 30_000_000 + round * requestsPerRound * bytesPerRequest + unrest;
  });
}
