import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { check, defineScenario, redis } from '../../src/index.ts';
import type { Plan } from '../../src/core/plan.ts';
import { signatureOf } from '../../src/core/verdict.ts';
import { judge } from '../../src/judge/judge.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import type { DefinedScenario } from '../../src/scenario/define-scenario.ts';
import { investigate, type UnkeptFinding } from '../../src/verify/investigate.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { resolveScope } from '../../src/verify/small-scope.ts';
import { resolveVerifyOptions } from '../../src/verify/verify-options.ts';

async function violationIn(scenario: DefinedScenario, plan: Plan) {
  const { invariants, thresholds } = scenarioProperty(scenario, 'chaos');
  const verdict = judge(await runPlan(plan, scenario), invariants, thresholds);
  if (verdict.kind !== 'failed') throw new Error(`it does not fail: ${verdict.kind}`);
  return verdict;
}

async function minimised(scenario: DefinedScenario, plan: Plan): Promise<UnkeptFinding> {
  return investigate(plan, await violationIn(scenario, plan), {
    property: scenarioProperty(scenario, 'chaos'),
    options: resolveVerifyOptions({ system: scenario, replaysMax: 200 }),
    runs: 1,
  });
}

function planOf(scenario: DefinedScenario, kinds: readonly string[]): Plan {
  const plan = scenario.scopePlan(resolveScope({ requests: 1, processes: 1 }), 1);
  const operations = kinds.map((kind, index) => ({
    id: `${kind}${index + 1}`,
    kind,
    process: 1,
    atMs: index,
  }));
  return { ...plan, operations };
}

/** Two mistakes whose checks read alike: one shows after two operations, the other after a single one. */
const twoMistakes = defineScenario({
  name: 'two mistakes',
  services: { redis: redis() },
  shared: () => ({ pairs: 0, singles: 0 }),
  system: ({ shared }) => shared,
  operations: {
    pair: { run: (shared) => void (shared.pairs += 1) },
    single: { run: (shared) => void (shared.singles += 1) },
  },
  always: ({ shared }) => {
    check(shared.pairs < 2, 'taken too often');
    check(shared.singles < 1, 'taken too often');
  },
});

test('a failure does not turn into one that reads alike and is thrown elsewhere', async () => {
  const plan = planOf(twoMistakes, ['pair', 'pair', 'single']);
  const { violations } = await violationIn(twoMistakes, plan);
  const other = await violationIn(twoMistakes, planOf(twoMistakes, ['single']));
  expect(signatureOf(other.violations[0])).toBe(signatureOf(violations[0]));
  expect(other.violations[0].at).not.toBe(violations[0].at);
  const { run, violation } = await minimised(twoMistakes, plan);
  expect(violation.at).toBe(violations[0].at);
  expect(run.plan.operations.map(({ kind }) => kind)).toEqual(['pair', 'pair']);
});

/** An operation that never ends, and others that queue behind it. */
const queue = defineScenario({
  name: 'queue',
  services: { redis: redis() },
  system: () => {
    let last = Promise.resolve();
    const queued = (work: () => Promise<void>): Promise<void> => (last = last.then(work));
    return { hang: () => queued(() => new Promise<void>(() => {})), pass: () => queued(async () => {}) };
  },
  operations: {
    hang: { run: (api) => api.hang() },
    pass: { run: (api) => api.pass() },
  },
});

test('whatever waits behind an operation that never ends, it is one bug', async () => {
  const alone = await violationIn(queue, planOf(queue, ['hang']));
  const crowd = await violationIn(queue, planOf(queue, ['pass', 'hang', 'pass', 'pass']));
  expect(signatureOf(crowd.violations[0])).toBe('everything ends|deadlock|hang');
  expect(signatureOf(alone.violations[0])).toBe('everything ends|deadlock|hang');
  const { run } = await minimised(queue, planOf(queue, ['pass', 'hang', 'pass', 'pass']));
  expect(run.plan.operations.map(({ kind }) => kind)).toEqual(['hang']);
});

/** Asks again and again, for ever, once it was refused. */
const stubborn = defineScenario({
  name: 'stubborn',
  services: { redis: redis() },
  system: ({ redis: client }) => client,
  operations: {
    ask: {
      run: async (client) => {
        const refused = await client.get('refused').catch(() => 'refused');
        while (refused !== null) await sleep(10_000);
      },
    },
  },
});

test('a run that never rests is shown up to the first step after which nothing could recover', async () => {
  const plan: Plan = {
    ...planOf(stubborn, ['ask', 'ask', 'ask']),
    faults: [{ kind: 'redis.loading', at: { process: 'p1', operation: 'redis.command', nth: 2 }, with: {} }],
  };
  const { run, violation } = await minimised(stubborn, plan);
  expect(violation.message).toBe('livelock: 1 operation never ended, however long one waits');
  const healed = run.facts.find(({ what }) => what.kind === 'healed');
  expect(violation.step).toBe(healed?.step);
  expect(run.plan.healAfterEvents).toBe(violation.step);
  const sooner = { ...run.plan, healAfterEvents: run.plan.healAfterEvents - 1 };
  expect((await runPlan(sooner, stubborn)).ending).toEqual({ kind: 'settled' });
});
