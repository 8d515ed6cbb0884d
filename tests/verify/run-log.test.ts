import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import type { Plan } from '../../src/core/plan.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { smallPlan } from './small-plan.ts';

const requests = ['r1', 'r2', 'r3'].map((id, index) => ({
  id,
  kind: 'audit',
  subject: index < 2 ? 'm1' : 'm2',
  atMs: 0,
  process: (index % 2) + 1,
}));
const plan: Plan = { ...smallPlan(), processes: 2, operations: requests, faults: [] };

async function logged(throws = false): Promise<{ readonly lines: string[]; readonly traceHash: string }> {
  const lines: string[] = [];
  const log = (line: string): void => {
    lines.push(line);
    if (throws) throw new Error('the log is full');
  };
  const { traceHash } = await runPlan(plan, auditScenario(referenceSystem), { log });
  return { lines, traceHash };
}

describe('the log of the reference system', () => {
  let lines: string[];
  beforeAll(async () => {
    ({ lines } = await logged());
  });

  test('tells of each request what was done for it, in order', () => {
    for (const { id, subject: record } of requests) {
      const verdict = lines.findIndex((line) => line.startsWith(`${record}: verdict `) && line.endsWith(id));
      const taken = lines.findIndex((line) => line.startsWith(`${record}: lock taken, fence `));
      const released = lines.indexOf(`${record}: lock released`, verdict);
      expect(taken).toBeGreaterThan(-1);
      expect(verdict).toBeGreaterThan(taken);
      expect(released).toBeGreaterThan(verdict);
      expect(lines.indexOf(`${id}: ack`)).toBeGreaterThan(released);
    }
  });

  test('tells where a lock is refused, and what a flag came to', () => {
    expect(lines).toContain('m1: lock refused, it is held');
    expect(lines.filter((line) => / flag with fence \d+: /.test(line)).length).toBeGreaterThan(0);
  });

  test('changes nothing, also where it throws', async () => {
    const { traceHash } = await runPlan(plan, auditScenario(referenceSystem));
    expect((await logged()).traceHash).toBe(traceHash);
    expect((await logged(true)).traceHash).toBe(traceHash);
  });
});
