import type { Plan } from '../../engine.ts';
import { drawFault, hashText, mix, type PlannedOperation, Prng, type Scenario, wavesFor } from '../../kit.ts';
import { auditFaults } from './audit-faults.ts';
import { auditPlan, measuredSettings } from './audit-settings.ts';

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
export function drawRoundPlan(settings: Parameters<NonNullable<Scenario['roundPlan']>>[0]): Plan {
  const { concurrency, requestTimeoutMs } = settings;
  const seed = mix(settings.seed, hashText(settings.property));
  const prng = new Prng(seed);
  const processes = prng.integer(settings.processes.min, settings.processes.max);
  const requestsPerRound = concurrency * wavesFor(concurrency);
  const where = { processes, nthMax: Math.ceil(requestsPerRound / processes) };
  const first = prng.integer(0, faultKinds.length - 1);
  return {
    ...auditPlan,
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
