import * as fc from 'fast-check';
import {
  type Plan,
  type PlannedFault,
  planSchemaVersion,
  type PlannedOperation,
  type StrategyName,
} from '../../core/plan.ts';
import { Prng } from '../../core/prng.ts';
import { auditScenarioVersion, instantSettings, measuredSettings } from './audit-settings.ts';
import { drawFault } from '../../faults/draw-fault.ts';
import { auditFaults } from './audit-faults.ts';
import { defaultShares, strategyByShare } from '../../verify/portfolio.ts';
import type { PlanSettings } from '../../verify/plan-settings.ts';
import { searchSchedule } from '../../verify/search-schedule.ts';

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
  readonly strategy: StrategyName;
  readonly instant: boolean;
  readonly redisResend: boolean;
}

/** Plans for `verify`. Shrinks toward fewer requests, processes and faults; every shrunk value is a valid plan. */
export function planArbitrary(settings: PlanSettings): fc.Arbitrary<Plan> {
  const { concurrency, processes, profile, shares = defaultShares } = settings;
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
  return configuration.map((drawn) =>
    chaos ? chaosPlan(drawn, settings) : serviceLevelPlan(drawn, settings),
  );
}

function chaosPlan(drawn: Configuration, settings: PlanSettings): Plan {
  const prng = new Prng(drawn.seed);
  const requests = Array.from({ length: drawn.concurrency }, (_, index): PlannedOperation => {
    const hot = prng.integer(1, 100) <= drawn.hotPercent;
    const record = hot ? `hot${prng.integer(1, drawn.hotRecords)}` : `m${index + 1}`;
    return request(index, record, { drawn, prng });
  });
  return plan(drawn, settings, {
    operations: requests,
    faults: drawFaults(drawn, drawn.faultCount, { prng, ...settings }),
  });
}

/**
 * Everything that makes one request slow is counted, and stays within what the thresholds of a run leave room for: at
 * most ⌊1 % of n⌋ − 1. With an independent coin for each request a correct system would fail by bad luck.
 */
function serviceLevelPlan(drawn: Configuration, settings: PlanSettings): Plan {
  const prng = new Prng(drawn.seed);
  const budget = Math.max(0, Math.floor(drawn.concurrency / 100) - 1);
  const slow = prng.integer(0, budget);
  const hotPairs = prng.integer(0, slow);
  const requests = Array.from({ length: drawn.concurrency }, (_, index) => {
    // A pair of requests for one record: the second waits for the first.
    const record = index < hotPairs * 2 ? `hot${(index >> 1) + 1}` : `m${index + 1}`;
    return request(index, record, { drawn, prng });
  });
  return plan(drawn, settings, {
    operations: requests,
    faults: drawFaults(drawn, slow - hotPairs, { prng, ...settings }),
  });
}

function request(
  index: number,
  record: string,
  { drawn, prng }: { readonly drawn: Configuration; readonly prng: Prng },
): PlannedOperation {
  return {
    id: `r${index + 1}`,
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
  parts: Pick<Plan, 'operations' | 'faults'>,
): Plan {
  const settings = drawn.instant ? instantSettings : measuredSettings;
  return {
    schema: planSchemaVersion,
    scenario: auditScenarioVersion,
    profile,
    seed: drawn.seed,
    processes: drawn.processes,
    settings: {
      ...settings,
      redis: { ...settings.redis, resend: drawn.redisResend },
      scenario: { requestTimeoutMs },
    },
    ...parts,
    healAfterEvents: 2_000 + 40 * drawn.concurrency,
    schedule: searchSchedule(drawn.strategy, { ...drawn, operations: parts.operations }, calibration),
  };
}
