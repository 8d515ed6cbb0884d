import * as fc from 'fast-check';
import { hashText } from '../core/hash.ts';
import { faultKindsFor } from '../faults/kinds-for.ts';
import type { PlanSettings } from '../verify/plan-settings.ts';
import { auditFaults } from '../audit/scenario/audit-faults.ts';
import { planArbitrary } from '../audit/scenario/plan-arbitrary.ts';

/** Changes when the same seed would draw other plans: the kinds of fault, their parameters, the drawing itself. */
export function generatorFingerprint(): string {
  const plans = (['chaos', 'slo'] as const).map((profile) =>
    fc.sample(planArbitrary(sample(profile)), { seed: 1, numRuns: 40 }),
  );
  const text = JSON.stringify(plans);
  return [hashText(text), hashText(`${text} `)].map((hash) => hash.toString(16).padStart(8, '0')).join('');
}

function sample(profile: PlanSettings['profile']): PlanSettings {
  return {
    profile,
    concurrency: { min: 1, max: 300 },
    processes: { min: 1, max: 8 },
    requestTimeoutMs: 10_000,
    faultKinds: faultKindsFor(auditFaults, profile),
    faultsMax: 12,
    calibration: { events: { 'r*.1': 12 }, eventsPerRequest: 13, visits: { record: 4, process: 9 } },
  };
}
