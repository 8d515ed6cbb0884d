import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { describe, expect, it } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import { defineProperty, invariantGroups, verify } from '../../src/index.ts';
import { summaryBlock } from '../../src/report/summary-block.ts';
import inProcessMutexOnly from '../bugs/in-process-mutex-only.ts';

const property = defineProperty({
  name: 'no record is flagged twice',
  profile: 'chaos',
  invariants: invariantGroups.safety,
  smallScope: { requests: 2, processes: 2, faultsMax: 0, deviationsMax: 1 },
});
const options = { runs: 1, concurrency: 1, processes: { min: 1, max: 1 } };

describe('a property at both scales', () => {
  it('runs every schedule of a few requests once the drawn ones have passed, and says so', async () => {
    const result = await verify(property, { ...options, system: auditScenario(referenceSystem) });
    expect(result).toMatchObject({ kind: 'passed', summary: { runs: 1, verdict: 'passed' } });
    expect(result.summary.scope).toMatchObject({
      verdict: 'passed',
      reached: [{ faults: 0, deviations: 1 }],
    });
    expect(summaryBlock(result.summary, { width: 80, colour: false })).toContain(
      'no fault: the schedules with at most 1 deviation, all pass',
    );
  });

  it('fails by what the drawn runs cannot show', async () => {
    const result = await verify(property, { ...options, system: auditScenario(inProcessMutexOnly) });
    expect(result).toMatchObject({ kind: 'failed', summary: { verdict: 'failed', runs: 1 } });
  });

  it('refuses a bound that makes no sense', () => {
    expect(() => defineProperty({ ...property, smallScope: { requests: 9 } })).toThrow(/requests: expected/);
  });
});
