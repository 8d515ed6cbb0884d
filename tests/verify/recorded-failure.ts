import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import type { Plan } from '../../src/core/plan.ts';
import { signatureOf, type Verdict } from '../../src/core/verdict.ts';
import { type AuditSystem, defineProperty, invariantGroups, type Run, verify } from '../../src/index.ts';
import { stepIds } from '../../src/core/run.ts';
import type { ReplayRecord } from '../../src/verify/replay-record.ts';
import { smallPlan } from './small-plan.ts';

export const flaggedOnce = defineProperty({
  name: 'no record is flagged twice',
  profile: 'chaos',
  invariants: invariantGroups.safety,
});

/** A record of a failure that nobody has seen. */
export function anyRecord(plan: Plan = smallPlan()): ReplayRecord {
  const size = { requests: 1, faults: 0, processes: 1, deviations: 0, events: 9 };
  return {
    schema: 1,
    property: flaggedOnce.name,
    signature: 's|c',
    traceHash: '0123456789abcdef',
    trace: ['world/producer/r1#1'],
    found: {
      original: size,
      shrink: { replays: 1, ended: true, certificate: { kind: 'minimal', schedules: 1 } },
      seen: { times: 1, runs: 1 },
    },
    plan,
  };
}

/** The record that is kept of a run with its recording, were it a failure. */
export function recordOf(run: Run, verdict: Verdict): ReplayRecord {
  const signature = verdict.kind === 'failed' ? signatureOf(verdict.violations[0]) : 'none';
  return { ...anyRecord(run.plan), signature, traceHash: run.traceHash, trace: stepIds(run) };
}

/** Searches for a failure and keeps it as it is reported: made small. */
export async function recordedFailure(system: AuditSystem): Promise<ReplayRecord> {
  const result = await verify(flaggedOnce, {
    system: auditScenario(system),
    seed: 1,
    runs: 300,
    concurrency: { min: 10, max: 20 },
  });
  if (result.kind !== 'failed') throw new Error('the search was to find a failure to record');
  const { finding } = result;
  return { ...recordOf(finding.run, { kind: 'passed' }), signature: finding.signature };
}
