import type { Plan } from '../src/index.ts';

/** A run under the load of the service level, spread over four processes, without faults. */
export function benchPlan(requests: number, seed: number): Plan {
  return {
    schema: 1,
    profile: 'slo',
    seed,
    processes: 4,
    requestTimeoutMs: 10_000,
    redisResend: true,
    load: {
      auditorMs: { min: 210, p50: 335, p90: 415, p99: 474, max: 482 },
      redisMs: { min: 0.25, max: 1 },
      queueMs: { min: 0.25, max: 1 },
      flagPercent: 50,
    },
    requests: Array.from({ length: requests }, (_, index) => ({
      id: `r${index + 1}`,
      record: `m${index + 1}`,
      arrivalMs: 0,
      process: (index % 4) + 1,
    })),
    faults: [],
    healAfterEvents: 0,
    schedule: { kind: 'strategy', name: 'timed', seed },
  };
}
