import * as fc from 'fast-check';
import type { Plan } from '../../engine.ts';
import {
  drawFault,
  excusedMax,
  faultAt,
  hashText,
  mix,
  type PlannedOperation,
  Prng,
  type Scenario,
  searchSchedule,
  strategyByShare,
} from '../../kit.ts';
import { auditPlan, instantSettings, measuredSettings } from './audit-settings.ts';
import { auditFaults } from './audit-faults.ts';
import { type PromiseTrials, promiseTrials } from './promise-trials.ts';
import type { AuditPromises } from './promises/table.ts';
import { callsInARow, chaosShape, type PlanShape, serviceLevelShape } from './plan-shapes.ts';

type PlanSettings = Parameters<Scenario['plans']>[0];

type PlannedFault = Plan['faults'][number];

/** A configuration is drawn first (swarm testing, Groce et al. 2012), then everything else from its seed. */
interface Configuration {
  readonly seed: number;
  readonly concurrency: number;
  readonly processes: number;
  readonly faultCount: number;
  /** Which kinds of fault exist at all in this run. */
  readonly faultKinds: readonly string[];
  readonly hotRecords: number;
  /** Requests in a hundred that go to a hot record. */
  readonly hotPercent: number;
  readonly arrivalSpreadMs: number;
  readonly strategy: Parameters<typeof searchSchedule>[0];
  readonly instant: boolean;
  readonly redisResend: boolean;
}

/** Plans for `verify`. Shrinks toward fewer requests, processes and faults; every shrunk value is a valid plan. */
export function planArbitrary(settings: PlanSettings, promises?: AuditPromises): fc.Arbitrary<Plan> {
  const { concurrency, processes, profile, shares } = settings;
  const chaos = profile === 'chaos';
  const configuration: fc.Arbitrary<Configuration> = fc.record({
    seed: fc.noBias(fc.integer({ min: 0, max: 0xffffffff })),
    concurrency: fc.noBias(fc.integer(concurrency)),
    processes: fc.noBias(fc.integer(processes)),
    faultCount: fc.noBias(fc.integer({ min: 0, max: settings.faultsMax })),
    faultKinds: fc.noBias(fc.subarray([...settings.faultKinds])),
    hotRecords: fc.noBias(fc.integer({ min: 1, max: 8 })),
    hotPercent: fc.noBias(fc.integer({ min: 0, max: 30 })),
    arrivalSpreadMs: fc.constantFrom(0, 0, 50, 1_000),
    strategy: chaos ? strategyByShare(shares) : fc.constant('timed'),
    instant: chaos ? fc.noBias(fc.integer({ min: 0, max: 3 })).map((draw) => draw > 0) : fc.constant(false),
    redisResend: fc.boolean(),
  });
  return configuration.map((drawn) => {
    const trials = promises === undefined ? undefined : promiseTrials({ ...drawn, promises });
    if (!chaos) return serviceLevelPlan(drawn, settings, trials);
    const isTimed = trials?.isTimed === true;
    return chaosPlan(isTimed ? { ...drawn, strategy: 'timed', instant: false } : drawn, settings, trials);
  });
}

function chaosPlan(drawn: Configuration, settings: PlanSettings, trials: PromiseTrials | undefined): Plan {
  const prng = new Prng(drawn.seed);
  const shape = chaosShape(drawn.seed, drawn);
  const { hotPercent = drawn.hotPercent } = shape;
  const requests = Array.from({ length: drawn.concurrency }, (_, index): PlannedOperation => {
    const hot = prng.integer(1, 100) <= hotPercent;
    const record = hot
      ? shape.record('hot', prng.integer(1, drawn.hotRecords))
      : shape.record('m', index + 1);
    return request(index, record, { drawn, prng, shape });
  });
  const operations = withLateOnes(requests, shape.lateRequests, prng);
  const faults = drawFaults(drawn, drawn.faultCount, { prng, ...settings });
  return plan(drawn, settings, {
    operations,
    faults: [
      ...faults,
      ...drawBursts(drawn, operations, prng),
      ...shape.faults.filter(({ kind }) => drawn.faultCount > 0 && settings.faultKinds.includes(kind)),
      ...(drawn.faultCount > 0 ? (trials?.faults(operations) ?? []) : []),
    ],
    shape,
    trials,
  });
}

/** The last requests arrive after the healing, each about a record that another was about, at the same process. */
function withLateOnes(
  requests: readonly PlannedOperation[],
  late: number,
  prng: Prng,
): readonly PlannedOperation[] {
  const early = requests.length - late;
  if (late === 0 || early < 1) return requests;
  return requests.map((planned, index) => {
    if (index < early) return planned;
    const { subject, process } = requests[prng.integer(0, early - 1)] ?? planned;
    return { ...planned, subject, process, afterHealing: true };
  });
}

/**
 * In half the runs one request in forty is struck at all its first calls of the auditor, each by a fault of its own, so that
 * three deliveries of it fail in a row.
 */
function drawBursts(
  { faultKinds, faultCount, processes, concurrency }: Configuration,
  operations: readonly PlannedOperation[],
  prng: Prng,
): readonly PlannedFault[] {
  const kinds = burstKinds.filter((kind) => faultKinds.includes(kind));
  const early = operations.filter(({ afterHealing }) => afterHealing !== true);
  if (kinds.length === 0 || faultCount === 0 || early.length === 0 || prng.integer(1, 2) === 1) return [];
  return Array.from({ length: Math.ceil(concurrency / 40) }, () => prng.pick(early)).flatMap((struck) =>
    callsInARow(struck, { processes, deliveries: 3 }).map((at) =>
      faultAt(auditFaults, prng, { kind: prng.pick(kinds), at }),
    ),
  );
}

/** What makes a delivery fail, or take long, where it strikes each call: the auditor lies in none. */
const burstKinds = [
  'auditor.transient',
  'auditor.rate-limit',
  'auditor.slow',
  'auditor.hang',
  'auditor.late',
  'auditor.malformed',
  'auditor.someone-elses-verdict',
];

/**
 * In half of the runs whose faults are many, the work on one request takes as long as it may: whatever it holds has to be
 * kept for that long.
 */
function drawLongWork(
  { seed, faultKinds, processes }: Configuration,
  operations: readonly PlannedOperation[],
): readonly PlannedFault[] {
  const prng = new Prng(mix(seed, hashText('long work')));
  const kinds = ['auditor.hang', 'auditor.late'].filter((kind) => faultKinds.includes(kind));
  if (kinds.length === 0 || prng.integer(1, 2) === 1) return [];
  return callsInARow(prng.pick(operations), { processes, deliveries: 1 }).map((at) =>
    faultAt(auditFaults, prng, { kind: prng.pick(kinds), at }),
  );
}

/**
 * Everything that makes one request slow is counted. In half the runs it stays within what the thresholds leave room for,
 * so that they are judged of all requests: with an independent coin for each request a correct system would fail by bad luck.
 * In the others there is more of it, and they are judged of the rest.
 */
function serviceLevelPlan(
  drawn: Configuration,
  settings: PlanSettings,
  trials: PromiseTrials | undefined,
): Plan {
  const prng = new Prng(drawn.seed);
  const shape = serviceLevelShape(drawn.seed, drawn);
  const slow = prng.integer(0, Math.max(excusedMax(drawn.concurrency), shape.slowMax));
  const hotPairs = prng.integer(0, slow);
  const requests = Array.from({ length: drawn.concurrency }, (_, index) => {
    // A pair of requests for one record: the second waits for the first.
    const record =
      index < hotPairs * 2 ? shape.record('hot', (index >> 1) + 1) : shape.record('m', index + 1);
    return request(index, record, { drawn, prng, shape });
  });
  return plan(drawn, settings, {
    operations: requests,
    faults: [
      ...drawFaults(drawn, slow - hotPairs, { prng, ...settings }),
      ...(shape.slowMax > 0 ? drawLongWork(drawn, requests) : []),
      ...(shape.slowMax > 0 ? (trials?.faults(requests) ?? []) : []),
    ],
    shape,
    trials,
  });
}

function request(
  index: number,
  record: string,
  { drawn, prng, shape }: { readonly drawn: Configuration; readonly prng: Prng; readonly shape: PlanShape },
): PlannedOperation {
  return {
    id: shape.request('r', index + 1),
    kind: 'audit',
    subject: record,
    atMs: drawn.arrivalSpreadMs === 0 ? 0 : prng.integer(0, drawn.arrivalSpreadMs),
    process: prng.integer(1, drawn.processes),
  };
}

function drawFaults(
  drawn: Configuration,
  count: number,
  { prng, faultWeights = {} }: Pick<PlanSettings, 'faultWeights'> & { readonly prng: Prng },
): PlannedFault[] {
  if (drawn.faultKinds.length === 0) return [];
  const tickets = drawn.faultKinds.flatMap((kind) =>
    Array.from({ length: faultWeights[kind] ?? 1 }, () => kind),
  );
  const nthMax = Math.max(1, Math.ceil((2 * drawn.concurrency) / drawn.processes));
  const where = { processes: drawn.processes, nthMax };
  return Array.from({ length: count }, () => drawFault(auditFaults, prng, prng.pick(tickets), where));
}

function plan(
  drawn: Configuration,
  { profile, requestTimeoutMs, calibration }: PlanSettings,
  { shape, trials, ...parts }: PlanParts,
): Plan {
  const shaped = shape.settings(drawn.instant ? instantSettings : measuredSettings);
  const settings = trials?.settings(shaped) ?? shaped;
  return {
    ...auditPlan,
    profile,
    seed: drawn.seed,
    processes: drawn.processes,
    settings: {
      ...settings,
      redis: { ...settings.redis, resend: drawn.redisResend },
      scenario: { ...settings.scenario, requestTimeoutMs },
    },
    ...parts,
    healAfterEvents: 2_000 + 40 * drawn.concurrency,
    schedule: searchSchedule(drawn.strategy, { ...drawn, operations: parts.operations }, calibration),
  };
}

interface PlanParts extends Pick<Plan, 'operations' | 'faults'> {
  readonly shape: PlanShape;
  readonly trials: PromiseTrials | undefined;
}
