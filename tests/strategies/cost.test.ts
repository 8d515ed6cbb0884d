import { describe, expect, test } from 'vitest';
import { strategyNames } from '../../src/core/plan.ts';
import { strategyFor } from '../../src/strategies/index.ts';
import { countOperations } from './count-operations.ts';
import { type ToyStep, ToyWorld } from './toy-world.ts';

/**
 * A decision costs O(log n) or less. From 10 to 1,000 tasks the logarithm grows threefold, and a scan of all tasks a
 * hundredfold; the smallest case also pays for what is made once.
 */
describe.each(strategyNames)('%s', (name) => {
  test('decides in O(log n) operations', async () => {
    const few = await operationsPerDecision(name, 10);
    for (const tasks of [100, 300, 1_000]) {
      const operations = await operationsPerDecision(name, tasks);
      expect(operations).toBeLessThan((few * Math.log2(tasks)) / Math.log2(10));
      expect(operations).toBeLessThan(200);
    }
  });
});

async function operationsPerDecision(name: (typeof strategyNames)[number], tasks: number): Promise<number> {
  const names = Array.from({ length: tasks }, (_, index) => `p1/r${index + 1}.1`);
  const visits = Object.fromEntries(names.filter((_, index) => index % 10 === 9).map((task) => [task, 3]));
  const hints = { focus: 'm1', events: { 'r*.1': 6 }, steps: 6 * tasks, visits };
  const world = new ToyWorld(strategyFor({ kind: 'strategy', name, seed: 4, hints }));
  return (await play(world, tasks)) / world.fired.length;
}

function play(world: ToyWorld, tasks: number): Promise<number> {
  return countOperations(() => {
    for (let task = 1; task <= tasks; task += 1) world.start(`r${task}.1`, likeARequest(task));
    while (world.step());
  });
}

/** Three calls and their answers: one request in ten is for the same record, and four processes share the answers. */
function likeARequest(task: number): readonly ToyStep[] {
  const exec = { name: 'x', resource: `audit:lock:m${task % 10 === 0 ? 1 : task}` };
  const answer = { name: 'a', kind: 'deliver', resource: `p${task % 4}` } as const;
  return [exec, answer, exec, answer, exec, answer];
}
