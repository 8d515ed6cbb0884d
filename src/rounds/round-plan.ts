import { hashText, mix } from '../core/hash.ts';
import { type Plan, planSchemaVersion, type PlannedOperation } from '../core/plan.ts';
import { Prng } from '../core/prng.ts';
import { drawFault } from '../faults/draw-fault.ts';
import { auditFaults } from '../faults/index.ts';
import { auditScenarioVersion, measuredSettings } from '../world/audit-settings.ts';

export interface RoundSettings {
  readonly seed: number;
  readonly property: string;
  readonly concurrency: number;
  readonly processes: { readonly min: number; readonly max: number };
  readonly requestTimeoutMs: number;
}

/** One fault for so many requests. A round has a hundred of these at least, so each kind of fault occurs in it. */
const faultShare = 4;

/** Two requests in this many are for one record, so that locks are waited for. */
const pairShare = 10;

/**
 * Faults that a correct system survives with all its processes and subscriptions, and after which the simulated services
 * themselves remember nothing.
 */
const faultKinds: readonly string[] = [
  ...[...auditFaults.definitions.values()].filter(({ absorbable }) => absorbable).map(({ kind }) => kind),
  'auditor.permanent',
  'redis.reset-after',
  'redis.reset-before',
];

/** What every round runs, drawn from a seed. Heavy with faults, so that its latencies are nothing to judge. */
export function drawRoundPlan(settings: RoundSettings): Plan {
  const { concurrency, requestTimeoutMs } = settings;
  const seed = mix(settings.seed, hashText(settings.property));
  const prng = new Prng(seed);
  const processes = prng.integer(settings.processes.min, settings.processes.max);
  const requestsPerRound = concurrency * wavesFor(concurrency);
  const where = { processes, nthMax: Math.ceil(requestsPerRound / processes) };
  const first = prng.integer(0, faultKinds.length - 1);
  return {
    schema: planSchemaVersion,
    scenario: auditScenarioVersion,
    profile: 'chaos',
    seed,
    processes,
    settings: { ...measuredSettings, scenario: { requestTimeoutMs } },
    operations: Array.from({ length: concurrency }, (_, index): PlannedOperation => {
      const isPaired = index % pairShare === 1;
      return {
        id: `r${index + 1}`,
        kind: 'audit',
        subject: `m${isPaired ? index : index + 1}`,
        atMs: 0,
        process: prng.integer(1, processes),
      };
    }),
    // Each kind in turn: a leak on the path of one of them must not depend on the luck of the draw.
    faults: Array.from({ length: Math.ceil(requestsPerRound / faultShare) }, (_, index) =>
      drawFault(auditFaults, prng, faultKinds[(first + index) % faultKinds.length] ?? '', where),
    ),
    // The rounds never heal: each ends when all its requests are settled, faults and all.
    healAfterEvents: 1_000_000_000,
    schedule: { kind: 'strategy', name: 'timed', seed },
  };
}

/** Rounds of fewer requests would drown in the heap's own noise, so a small plan is run several times in each. */
const requestsPerRoundMin = 100;

/** How many times the plan's requests are submitted in one round, each time when those before have settled. */
export function wavesPerRound(plan: Plan): number {
  return wavesFor(plan.operations.length);
}

function wavesFor(concurrency: number): number {
  return Math.ceil(requestsPerRoundMin / concurrency);
}

/**
 * The plan's requests under names that no earlier round has used, all of one length: a cache keyed by request or record
 * then grows if nobody empties it.
 */
export function requestsOfWave(plan: Plan, wave: number): PlannedOperation[] {
  const prefix = wave.toString(36).padStart(4, '0');
  return plan.operations.map((request) => ({
    ...request,
    id: `${prefix}-${request.id}`,
    subject: `${prefix}-${request.subject}`,
  }));
}
