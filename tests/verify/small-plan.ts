import type { Plan, PlannedFault, Profile } from '../../src/core/plan.ts';
import { faultKindsFor, instantLoad, type PlanSettings } from '../../src/verify/plan-arbitrary.ts';

/** A plan with one request and nothing special about it. */
export function smallPlan(different: Partial<Plan> = {}): Plan {
  return {
    schema: 1,
    profile: 'slo',
    seed: 1,
    processes: 1,
    requestTimeoutMs: 10_000,
    redisResend: true,
    load: instantLoad,
    requests: requests(1),
    faults: [],
    healAfterEvents: 2_000,
    schedule: { kind: 'strategy', name: 'timed', seed: 1 },
    ...different,
  };
}

/** r1, r2, … for p1, two to a record where `records` is half as many. */
export function requests(count: number, { records = count, processes = 1 } = {}): Plan['requests'] {
  return Array.from({ length: count }, (_, index) => ({
    id: `r${index + 1}`,
    record: `m${(index % records) + 1}`,
    arrivalMs: 0,
    process: (index % processes) + 1,
  }));
}

export function fault(kind: string, operation: string, parameters: PlannedFault['with'] = {}): PlannedFault {
  return { kind, at: { process: 'p1', operation, nth: 1 }, with: parameters };
}

export function planSettings(profile: Profile, concurrency: PlanSettings['concurrency']): PlanSettings {
  return {
    profile,
    concurrency,
    processes: { min: 1, max: 8 },
    requestTimeoutMs: 10_000,
    faultKinds: faultKindsFor(profile),
    faultsMax: 12,
  };
}
