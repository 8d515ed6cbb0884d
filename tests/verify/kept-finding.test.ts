import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { expect, test } from 'vitest';
import type { Run } from '../../src/core/run.ts';
import type { Invariant } from '../../src/core/verdict.ts';
import { defineProperty, invariantGroups, verify } from '../../src/index.ts';
import { sizeOf } from '../../src/minimize/plan-size.ts';
import noLock from '../bugs/no-lock.ts';

const small = { system: auditScenario(noLock), seed: 3, concurrency: 20 } as const;
const safety = defineProperty({
  name: 'no record is flagged twice',
  profile: 'chaos',
  invariants: invariantGroups.safety,
});

test('what throws only while a failure is minimised does not lose it', async () => {
  const fussy: Invariant = {
    name: 'fussy',
    check: ({ plan }) => {
      if (plan.operations.length < 20) throw new Error('expected a crowd');
      return [];
    },
  };
  const property = defineProperty({
    name: safety.name,
    profile: 'chaos',
    invariants: [...safety.invariants, fussy],
  });
  const result = await verify(property, { ...small, replaysMax: 100, schedulesMax: 100 });
  if (result.kind !== 'failed') throw new Error(`not found: ${result.kind}`);
  const { violation, run, shrink } = result.finding;
  expect(violation.message).toMatch(/was flagged twice$/);
  expect(run.plan.operations).toHaveLength(20);
  expect(shrink.certificate.kind).toBe('not-certified');
});

test('each markedly smaller run is told of, the last of them as small as the finding', async () => {
  const told: Run[] = [];
  const result = await verify(safety, { ...small, replaysMax: 300, onSmaller: (run) => void told.push(run) });
  if (result.kind !== 'failed') throw new Error(`not found: ${result.kind}`);
  const sizes = told.map(({ plan }) => sizeOf(plan));
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes).toEqual(sizes.toSorted((left, right) => right - left));
  expect(sizes.at(-1)).toBe(sizeOf(result.finding.run.plan));
});

test('without any time to minimise, a failure is shown as it was found', async () => {
  const result = await verify(safety, { ...small, minimiseWallMsMax: 0 });
  if (result.kind !== 'failed') throw new Error(`not found: ${result.kind}`);
  expect(result.finding.run.plan.operations).toHaveLength(20);
  expect(result.finding.shrink).toMatchObject({ ended: false, certificate: { kind: 'not-certified' } });
});
