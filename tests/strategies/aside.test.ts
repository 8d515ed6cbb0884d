import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { strategyFor } from '../../src/strategies/index.ts';
import { play, type Stage, told } from '../sim/play.ts';

const names = ['random-walk', 'stall-until-idle', 'pct', 'pos', 'urw', 'surw'] as const;

/** A poll that is known for one by then, whether or not it goes on, and some work beside it. */
async function pollBesideWork(stage: Stage, polls: number): Promise<void> {
  void (async () => {
    for (let round = 0; round < polls; round += 1) {
      await sleep(5);
      await new Promise<void>((resolve) => {
        told(stage, 'main', 'poll', resolve);
      });
    }
  })();
  await sleep(100);
  for (const name of ['a', 'b', 'c', 'd']) {
    const task = stage.process.spawn(name);
    void (async () => {
      for (let round = 0; round < 4; round += 1) {
        await new Promise<void>((resolve) => {
          stage.simulation.deliver(task, 'work', 0, resolve);
        });
      }
    })();
  }
}

/** The order of the work under each of some seeds. */
async function ordersOf(name: (typeof names)[number], polls: number): Promise<readonly string[]> {
  const orders: string[] = [];
  for (let seed = 1; seed <= 12; seed += 1) {
    const strategy = strategyFor({ kind: 'strategy', name, seed });
    const { fired } = await play((stage) => pollBesideWork(stage, polls), { strategy });
    orders.push(fired.filter((id) => id.includes('/work#')).join(' '));
  }
  return orders;
}

test.each(names)('%s decides as if there were no poll, but in one schedule of four', async (name) => {
  const [without, beside] = [await ordersOf(name, 10), await ordersOf(name, 200)];
  const alike = without.filter((order, index) => order === beside[index]).length;
  expect(new Set(without).size).toBeGreaterThan(6);
  expect(alike).toBeGreaterThanOrEqual(6);
});
