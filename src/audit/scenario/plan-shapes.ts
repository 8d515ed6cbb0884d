import { hashText, mix } from '../../core/hash.ts';
import { type PlannedFault, type PlannedOperation, processName } from '../../core/plan.ts';
import { Prng } from '../../core/prng.ts';
import type { AuditSettings } from './audit-settings.ts';

/** Makes the name of the n-th request or record from a stem: `m12`. */
type Naming = (stem: string, index: number) => string;

/**
 * What makes a run unlike the usual one: names that are easily taken for another, everybody at one record, requests that
 * come once all is well again, tokens with one more digit than the last, a visibility that the work outlasts, fewer
 * deliveries at once than there are requests. Most runs lack most of it, so that each also meets runs without.
 */
export interface PlanShape {
  readonly record: Naming;
  readonly request: Naming;
  /** Requests in a hundred that go to a hot record; undefined where it is as drawn. */
  readonly hotPercent: number | undefined;
  /** How many of the requests, the last ones, arrive after the healing. */
  readonly lateRequests: number;
  readonly settings: (settings: AuditSettings) => AuditSettings;
}

/** Neighbours differ in little: by what a careless key or comparison loses. */
const namings: readonly Naming[] = [
  // Alike for longer than a key that is cut off.
  (stem, index) => `${stem}-of-the-archive-of-memories-at-rest-${index}`,
  // Differing in case alone.
  (stem, index) => `${index % 2 === 0 ? stem : stem.toUpperCase()}${index >> 1}`,
  // One letter, or two code points that look the same.
  (stem, index) => `${stem}-${index % 2 === 0 ? '\u00e9' : 'e\u0301'}-${index >> 1}`,
  // Equal as numbers.
  (stem, index) => `${'0'.repeat((index % 2) + (stem === 'hot' ? 2 : 0))}${(index >> 1) + 1}`,
];

const usually: Naming = (stem, index) => `${stem}${index}`;

export function chaosShape(
  seed: number,
  { concurrency, instant }: { readonly concurrency: number; readonly instant: boolean },
): PlanShape {
  const prng = new Prng(mix(seed, hashText('shape')));
  const names = drawNames(prng);
  const oneIn = (odds: number): boolean => prng.integer(1, odds) === 1;
  // Where the auditor takes its time, everybody at one record would take longer than a request may.
  const isCrowded = oneIn(8) && instant;
  const hotPercent = isCrowded ? prng.integer(60, 100) : undefined;
  const lateRequests = oneIn(2) ? Math.ceil(concurrency / 20) : 0;
  const firstFence = oneIn(4) ? prng.pick([8, 9, 98, 99]) : undefined;
  const extensionMs = oneIn(8) ? prng.pick([300, 1_000, 3_000]) : undefined;
  const limit = oneIn(4) ? prng.pick([2, 5, 20]) : undefined;
  const judges = oneIn(4) ? 'requests' : undefined;
  return {
    ...names,
    hotPercent,
    lateRequests,
    settings: ({ redis, queue, auditor, scenario }) => ({
      redis,
      queue: { ...queue, extensionMs },
      auditor: { ...auditor, judges },
      scenario: { ...scenario, concurrency: limit, firstFence },
    }),
  };
}

export function serviceLevelShape(
  seed: number,
  { concurrency }: { readonly concurrency: number },
): PlanShape & { readonly slowMax: number } {
  const prng = new Prng(mix(seed, hashText('shape')));
  const names = drawNames(prng);
  // Less than the auditor takes, so that it has to be extended.
  const extensionMs = prng.integer(1, 8) === 1 ? 300 : undefined;
  return {
    ...names,
    hotPercent: undefined,
    lateRequests: 0,
    slowMax: prng.integer(1, 2) === 1 ? Math.ceil(concurrency / 10) : 0,
    settings: (settings) => ({ ...settings, queue: { ...settings.queue, extensionMs } }),
  };
}

function drawNames(prng: Prng): Pick<PlanShape, 'record' | 'request'> {
  const draw = (): Naming => (prng.integer(1, 4) === 1 ? prng.pick(namings) : usually);
  return { record: draw(), request: draw() };
}

/** Deliveries of one request, and calls of the auditor in each, that a burst strikes. */
const burst = { deliveries: 3, calls: 3 } as const;

/** One request fails again and again, so that it is delivered again and again: every call of its first deliveries is struck. */
export function burstOn(
  { id, process }: PlannedOperation,
  { kind, processes }: { readonly kind: string; readonly processes: number },
): readonly PlannedFault[] {
  return Array.from({ length: burst.deliveries }, (_, delivery) => {
    // The queue hands each delivery to the next process in turn.
    const turn = processName(((process - 1 + delivery) % processes) + 1);
    return Array.from({ length: burst.calls }, (__, call): PlannedFault => {
      return { kind, at: { call: `${turn}/${id}.${delivery + 1}/auditor.audit#${call + 1}` }, with: {} };
    });
  }).flat();
}
