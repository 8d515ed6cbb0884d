import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { signatureOf } from '../../src/core/verdict.ts';
import { type AuditSystem, defineHeapProperty } from '../../src/index.ts';
import { HeapChecker } from '../../src/rounds/heap-checker.ts';
import { drawRoundPlan } from '../../src/audit/scenario/round-plan.ts';
import type { ReplayRecord } from '../../src/verify/replay-record.ts';

/**
 * Fewer rounds than usual: enough for a census, which needs none to calm down. A slope over so few is off by tens of bytes,
 * and must be steep to count.
 */
export const nothingKept = defineHeapProperty({
  name: 'the heap is stable',
  warmUpRounds: 5,
  rounds: 20,
  bytesPerRequestMax: 1_000,
});

/** The record of a leak that the census shows, and that takes no fault. */
export async function recordedLeak(system: AuditSystem): Promise<ReplayRecord> {
  const drawn = drawRoundPlan({
    seed: 1,
    property: nothingKept.name,
    concurrency: nothingKept.concurrency,
    processes: { min: 2, max: 2 },
    requestTimeoutMs: 10_000,
  });
  const plan = { ...drawn, faults: [] };
  const check = await new HeapChecker(nothingKept, { system: auditScenario(system) }).check(plan, ['census']);
  const [violation] = check.kind === 'finished' ? check.result.violations : [];
  if (check.kind === 'unfinished' || violation === undefined) throw new Error('a leak was to be recorded');
  const size = { requests: 100, faults: 0, processes: 2, deviations: 0, events: 1 };
  return {
    schema: 1,
    property: nothingKept.name,
    signature: signatureOf(violation),
    traceHash: check.result.traceHashes[0] ?? '',
    trace: [],
    found: {
      original: size,
      shrink: { replays: 0, ended: true, certificate: { kind: 'not-certified', schedules: 0 } },
      seen: { times: 1, runs: 20 },
    },
    plan,
  };
}
