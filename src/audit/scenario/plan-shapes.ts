import type { Plan } from '../../engine.ts';
import { hashText, mix, type PlannedOperation, Prng } from '../../kit.ts';
import { type AuditSettings, measuredSettings } from './audit-settings.ts';

type PlannedFault = Plan['faults'][number];

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
  /** What it is tried with besides the faults that are drawn. */
  readonly faults: readonly PlannedFault[];
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

/** Less than the auditor mostly takes, so that it has to be extended. */
const shortVisibilityMs = 300;

const usually: Naming = (stem, index) => `${stem}${index}`;

export function chaosShape(seed: number, drawn: ShapedBy): PlanShape {
  const prng = new Prng(mix(seed, hashText('shape')));
  const names = drawNames(prng);
  const oneIn = (odds: number): boolean => prng.integer(1, odds) === 1;
  const isCrowded = oneIn(8);
  const isTakenOver = oneIn(4);
  const isLimited = oneIn(4);
  const isBrief = oneIn(8) || isLimited;
  const lateRequests = oneIn(2) ? Math.ceil(drawn.concurrency / 20) : 0;
  // Where the auditor takes its time, everybody at one record would take longer than a request may.
  const crowdedPercent = isCrowded && drawn.instant ? prng.integer(60, 100) : undefined;
  const change: ShapedSettings = {
    extensionMs: isBrief ? prng.pick(isLimited ? [shortVisibilityMs] : [300, 1_000, 3_000]) : undefined,
    judges: isTakenOver || oneIn(4) ? 'requests' : undefined,
    concurrency: isLimited ? prng.pick([2, 5, 20]) : undefined,
    // The next token after these, or the one after the next, has one more digit.
    firstFence: isTakenOver || oneIn(2) ? prng.pick([8, 9, 9, 99]) : undefined,
  };
  return {
    ...names,
    hotPercent: crowdedPercent ?? (isTakenOver ? prng.integer(20, 40) : undefined),
    lateRequests,
    settings: (settings) => changed(settings, change),
    faults: [
      ...(isLimited ? lostSubscriptions(prng, drawn) : []),
      ...(isTakenOver ? stalls(prng, drawn) : []),
    ],
  };
}

interface ShapedBy {
  readonly concurrency: number;
  readonly processes: number;
  /** Whether no service takes any time. */
  readonly instant: boolean;
}

interface ShapedSettings {
  readonly extensionMs: number | undefined;
  readonly judges: 'requests' | undefined;
  readonly concurrency: number | undefined;
  readonly firstFence: number | undefined;
}

function changed(
  { redis, queue, auditor, scenario }: AuditSettings,
  { extensionMs, judges, concurrency, firstFence }: ShapedSettings,
): AuditSettings {
  // As many as may be in work are so only where work takes its time.
  const takesTime =
    concurrency === undefined ? auditor : { ...auditor, latencyMs: measuredSettings.auditor.latencyMs };
  return {
    redis,
    queue: { ...queue, extensionMs },
    auditor: { ...takesTime, judges },
    scenario: { ...scenario, concurrency, firstFence },
  };
}

export function serviceLevelShape(
  seed: number,
  { concurrency }: { readonly concurrency: number },
): PlanShape & { readonly slowMax: number } {
  const prng = new Prng(mix(seed, hashText('shape')));
  const names = drawNames(prng);
  const extensionMs = prng.integer(1, 8) === 1 ? shortVisibilityMs : undefined;
  return {
    ...names,
    hotPercent: undefined,
    lateRequests: 0,
    faults: [],
    slowMax: prng.integer(1, 2) === 1 ? Math.ceil(concurrency / 10) : 0,
    settings: (settings) => ({ ...settings, queue: { ...settings.queue, extensionMs } }),
  };
}

function drawNames(prng: Prng): Pick<PlanShape, 'record' | 'request'> {
  const draw = (): Naming => (prng.integer(1, 4) === 1 ? prng.pick(namings) : usually);
  return { record: draw(), request: draw() };
}

/** Each process loses its subscription as it extends one of its first deliveries: all it may have are in work then. */
function lostSubscriptions(prng: Prng, { processes }: ShapedBy): readonly PlannedFault[] {
  return Array.from({ length: processes }, (_, index): PlannedFault => {
    const at = { process: `p${index + 1}`, operation: 'queue.extend', nth: prng.integer(1, 4) };
    return { kind: 'queue.lose-subscription', at, with: {} };
  });
}

/** Each process is cut off from Redis for longer than a lease, so that others take over what it has locked. */
function stalls(prng: Prng, { concurrency, processes }: ShapedBy): readonly PlannedFault[] {
  const nthMax = Math.max(4, Math.ceil((4 * concurrency) / processes));
  return Array.from({ length: processes }, (_, index): PlannedFault => {
    const at = { process: `p${index + 1}`, operation: 'redis.command', nth: prng.integer(4, nthMax) };
    return { kind: 'redis.stall', at, with: { durationMs: prng.integer(5_000, 10_000) } };
  });
}

/** Calls of the auditor in each delivery that a burst strikes. */
const callsInBurst = 3;

/**
 * Calls for one request, of the auditor where nothing else is said, in the order in which a system makes them that asks
 * again and is then delivered to again: a fault at each makes the request fail again and again.
 */
export function callsInARow(
  { id, process }: PlannedOperation,
  { processes, deliveries, operation = 'auditor.audit', calls = callsInBurst }: CallsInARow,
): readonly PlannedFault['at'][] {
  return Array.from({ length: deliveries }, (_, delivery) => {
    // The queue hands each delivery to the next process in turn.
    const turn = `p${((process - 1 + delivery) % processes) + 1}`;
    return Array.from({ length: calls }, (__, call) => {
      return { call: `${turn}/${id}.${delivery + 1}/${operation}#${call + 1}` };
    });
  }).flat();
}

interface CallsInARow {
  readonly processes: number;
  readonly deliveries: number;
  readonly operation?: string;
  /** In each delivery. */
  readonly calls?: number;
}
