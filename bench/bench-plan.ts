import { hashText, mix } from '../src/core/hash.ts';
import { type Plan, planSchemaVersion, type PlannedFault } from '../src/core/plan.ts';
import { Prng } from '../src/core/prng.ts';
import { drawFault } from '../src/faults/draw-fault.ts';
import { faultDefinitions } from '../src/faults/index.ts';

export const processes = 4;

/** As many as a chaos run plans on average, whatever its size: the properties draw 0 to 12. */
export const faultsPerPlan = 6;

/** A run under the load of the service level, spread evenly over the processes, each record asked for once. */
export function benchPlan(requests: number, seed: number, faults: number): Plan {
  return {
    schema: planSchemaVersion,
    profile: 'slo',
    seed,
    processes,
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
      process: (index % processes) + 1,
    })),
    faults: drawFaults(requests, seed, faults),
    healAfterEvents: 0,
    schedule: { kind: 'strategy', name: 'timed', seed },
  };
}

/** Faults of every kind, drawn and placed as the properties do. */
function drawFaults(requests: number, seed: number, count: number): PlannedFault[] {
  const prng = new Prng(mix(seed, hashText('bench faults')));
  const kinds = [...faultDefinitions.keys()];
  const where = { processes, nthMax: Math.ceil((2 * requests) / processes) };
  return Array.from({ length: count }, () => drawFault(prng, prng.pick(kinds), where));
}
