import { hashText, mix } from '../src/core/hash.ts';
import { type Plan, planSchemaVersion, type PlannedFault } from '../src/core/plan.ts';
import { Prng } from '../src/core/prng.ts';
import { drawFault } from '../src/faults/draw-fault.ts';
import { auditFaults } from '../src/audit/scenario/audit-faults.ts';
import { auditScenarioVersion, measuredSettings } from '../src/audit/scenario/audit-settings.ts';

export const processes = 4;

/** As many as a chaos run plans on average, whatever its size: the properties draw 0 to 12. */
export const faultsPerPlan = 6;

/** A run under the load of the service level, spread evenly over the processes, each record asked for once. */
export function benchPlan(requests: number, seed: number, faults: number): Plan {
  return {
    schema: planSchemaVersion,
    scenario: auditScenarioVersion,
    profile: 'slo',
    seed,
    processes,
    settings: measuredSettings,
    operations: Array.from({ length: requests }, (_, index) => ({
      id: `r${index + 1}`,
      kind: 'audit',
      subject: `m${index + 1}`,
      atMs: 0,
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
  const kinds = [...auditFaults.definitions.keys()];
  const where = { processes, nthMax: Math.ceil((2 * requests) / processes) };
  return Array.from({ length: count }, () => drawFault(auditFaults, prng, prng.pick(kinds), where));
}
