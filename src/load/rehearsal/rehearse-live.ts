import { auditSettings } from '../../audit/scenario/audit-settings.ts';
import type { LoadSummary } from '../../report/json/load-summary.ts';
import type { Plan } from '../../core/plan.ts';
import type { AuditSystem } from '../../audit/scenario/audit-system.ts';
import { resolveLoadOptions } from '../load-options.ts';
import { runLoadTest } from '../load-test.ts';
import { realRedis } from '../redis/real-redis.ts';
import type { RedisAddress } from '../redis/redis-address.ts';
import { sameProcess } from '../same-process.ts';

export interface RehearsalOptions {
  readonly plan: Plan;
  readonly system: AuditSystem;
  readonly systemName: string;
  readonly address: RedisAddress;
}

/**
 * The requests, arrivals, latencies and faults of a plan on the wall clock and a real Redis. Its schedule is not forced:
 * what happens between is up to chance, as in production. Throws a `TypeError` for a plan whose faults need a process of
 * its own.
 */
export async function rehearseLive({
  plan,
  system,
  systemName,
  address,
}: RehearsalOptions): Promise<LoadSummary> {
  const impossible = plan.faults.find(({ kind }) => kind.startsWith('process.'));
  if (impossible !== undefined) {
    throw new TypeError(
      `expected faults of the queue, the auditor or Redis, got ${impossible.kind}: a live rehearsal runs in one process of the operating system`,
    );
  }
  const options = resolveLoadOptions({
    requests: plan.operations.length,
    timeoutSeconds: auditSettings(plan.settings).scenario.requestTimeoutMs / 1000,
    seed: plan.seed % 1_000_000_000,
    thresholds: { errorRateMax: 1, p99MsMax: 3_600_000, contentionRateMax: 1, makespanMsMax: 3_600_000 },
  });
  return runLoadTest({
    options: { ...options, processes: plan.processes },
    systemName,
    host: sameProcess(system),
    rehearsed: plan,
    faults: { planned: plan.faults, restarts: [], onWire: true },
    openRedis: (simulation, batches) =>
      realRedis({
        server: address,
        simulation,
        withProxy: true,
        truthLost: () => batches.truthLost(),
      }),
  });
}
