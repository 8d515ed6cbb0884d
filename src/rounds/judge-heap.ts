import type { HeapMeasurement, HeapSlope } from '../core/heap-finding.ts';
import type { Violation } from '../core/verdict.ts';
import type { Lane } from './heap-task.ts';

const invariant = 'stable-heap';
const growthCause = 'the heap grows with each request';

/**
 * What a measurement proves, the more exact first: objects of settled requests that somebody still reaches, then a heap
 * that grows though all of those are gone. A single step of the heap, however high, is not growth: a slope counts when
 * each half of the rounds has it, too.
 */
export function judgeHeap(measurement: HeapMeasurement, bytesPerRequestMax: number): readonly Violation[] {
  const violations = [keptObjects(measurement), growingHeap(measurement, bytesPerRequestMax)];
  return violations.filter((violation) => violation !== undefined);
}

/** The lane that shows such a violation. */
export function laneOf({ cause }: Violation): Lane {
  return cause === growthCause ? 'slope' : 'census';
}

/** The lane that has shown a violation of this signature. */
export function laneOfSignature(signature: string): Lane {
  return signature === `${invariant}|${growthCause}` ? 'slope' : 'census';
}

/** The growth that all rounds and each half of them have, in bytes for each request: what is held to the limit. */
export function sustainedSlope({ overall, halves }: HeapSlope): number {
  return Math.min(overall, ...halves);
}

/** `41.3 bytes`. */
function bytesInWords(value: number): string {
  return `${value.toLocaleString('en-US', { maximumFractionDigits: 1 })} bytes`;
}

function keptObjects({ census }: HeapMeasurement): Violation | undefined {
  const kept = census.filter(({ grownBy }) => grownBy > 0);
  const [first] = kept;
  if (first === undefined) return undefined;
  const { kind, reachable, handedOver } = first;
  const others = kept
    .slice(1)
    .map((figure) => `${number(figure.reachable)} of ${number(figure.handedOver)} ${figure.kind} objects`);
  return {
    invariant,
    message: `${number(reachable)} of ${number(handedOver)} ${kind} objects are still reachable after they settled`,
    why:
      'garbage was collected after a pause of 150 virtual seconds, and something still leads to them' +
      (others.length === 0 ? '' : `; also to ${others.join(' and ')}`),
    cause: `${kept.map((figure) => figure.kind).join(', ')} objects stay reachable`,
    step: undefined,
    requests: [],
  };
}

function growingHeap(measurement: HeapMeasurement, bytesPerRequestMax: number): Violation | undefined {
  const { slope, census, requestsPerRound, bytes } = measurement;
  if (slope === undefined || sustainedSlope(slope) <= bytesPerRequestMax) return undefined;
  const isElsewhere = census.length > 0 && census.every(({ grownBy }) => grownBy === 0);
  return {
    invariant,
    message: `the heap grows by ${bytesInWords(slope.overall)} for each request`,
    why:
      `the Theil–Sen slope over ${bytes.length} rounds of ${number(requestsPerRound)} requests, garbage collected ` +
      `after each, is above ${bytesInWords(bytesPerRequestMax)}` +
      (isElsewhere ? '; requests, deliveries and answers are all let go: something else is kept' : ''),
    cause: growthCause,
    step: undefined,
    requests: [],
  };
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
