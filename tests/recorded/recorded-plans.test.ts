import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import { type Plan, strategyNames } from '../../src/core/plan.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import noLock from '../bugs/no-lock.ts';
import { atDepth } from '../depth.ts';

/** A plan by value, and the trace hashes that it has had since it was recorded. */
interface RecordedPlan {
  readonly plan: Plan;
  readonly events: number;
  readonly reference: string;
  readonly noLock: string;
}

/** Over all strategies and both profiles; every tenth has 100 to 300 requests, the others at most 24. */
const recorded = gunzipSync(readFileSync(new URL('recorded-plans.jsonl.gz', import.meta.url)))
  .toString()
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as RecordedPlan);

/** One in so many runs: a stride that meets every strategy, both profiles and both sizes. */
const stride = atDepth({ short: 13, deep: 1 });

test('a thousand plans are recorded, over all strategies and both profiles', () => {
  expect(recorded).toHaveLength(1_000);
  const chosen = recorded.filter((_, index) => index % stride === 0).map(({ plan }) => plan);
  const strategies = chosen.map(({ schedule }) =>
    schedule.kind === 'strategy' ? schedule.name : schedule.kind,
  );
  expect(new Set(strategies)).toEqual(new Set([...strategyNames, 'deviations', 'order']));
  expect(new Set(chosen.map(({ profile }) => profile))).toEqual(new Set(['chaos', 'slo']));
  expect(chosen.some(({ operations: requests }) => requests.length >= 100)).toBe(true);
});

test('recorded plans run as they did when they were recorded, event for event', async () => {
  const differing: number[] = [];
  for (const [index, { plan, events, reference, noLock: hash }] of recorded.entries()) {
    if (index % stride !== 0) continue;
    const run = await runPlan(plan, auditScenario(referenceSystem));
    const same = run.events === events && run.traceHash === reference;
    if (!same || (await runPlan(plan, auditScenario(noLock))).traceHash !== hash) differing.push(index);
  }
  expect(differing).toEqual([]);
});
