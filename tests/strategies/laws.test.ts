import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { strategyNames } from '../../src/core/plan.ts';
import { strategyFor } from '../../src/strategies/index.ts';
import type { Strategy } from '../../src/sim/strategy.ts';
import { type ToyStep, ToyWorld } from './toy-world.ts';

/** The laws every strategy keeps, whatever the tasks do and whatever becomes of their events meanwhile. */
const resource = fc.constantFrom('p1', 'p2', 'audit:lock:m1', 'audit:lock:m1 audit:journal', 'audit:journal');
const step: fc.Arbitrary<ToyStep> = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  resource,
  access: fc.constantFrom('read', 'write'),
  kind: fc.constantFrom('exec', 'deliver', 'timer'),
  delayMs: fc.constantFrom(0, 0, 0, 1, 30),
});
const task = fc.array(step, { minLength: 1, maxLength: 6 });

/** What happens from outside between two decisions: nothing, or something to one of the enabled events. */
const interference = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constantFrom('withdraw', 'pause', 'resume', 'start'),
      which: fc.nat(30),
    }),
  },
);
const stories = fc.record({
  tasks: fc.array(task, { minLength: 1, maxLength: 12 }),
  interferences: fc.array(interference, { maxLength: 80 }),
  seed: fc.integer({ min: 0, max: 0xffffffff }),
  focus: fc.constantFrom('m1', 'p1', 'journal'),
  visits: fc.constantFrom(undefined, { 'p1/t0': 2, 'p1/t3': 1, 'p1/nobody': 4 }),
});
type Story = typeof stories extends fc.Arbitrary<infer Value> ? Value : never;

describe.each(strategyNames)('%s', (name) => {
  const strategyOf = ({ seed, focus, visits }: Story): Strategy => {
    const hints = { focus, visits, events: { 't*': 3 }, steps: 20 };
    return strategyFor({ kind: 'strategy', name, seed, hints });
  };

  test('fires every enabled event exactly once, and never one that is withdrawn or held', () => {
    const law = fc.property(stories, (story) => {
      const { world, started, withdrawn } = tell(story, strategyOf(story));
      expect(world.enabled.size).toBe(0);
      expect(world.fired.length).toBe(started - withdrawn);
    });
    fc.assert(law, { numRuns: 300 });
  });

  test('picks the same events with the same seed', () => {
    const law = fc.property(stories, (story) => {
      const first = tell(story, strategyOf(story));
      const second = tell(story, strategyOf(story));
      expect(second.world.fired).toEqual(first.world.fired);
    });
    fc.assert(law, { numRuns: 50 });
  });
});

/** Tells how many events a task was to have in all, less those that a withdrawn one kept from coming. */
function tell({ tasks, interferences }: Story, strategy: Strategy) {
  const world = new ToyWorld(strategy);
  const waiting = tasks.map((steps, index) => ({ name: `t${index}`, steps }));
  const paused: Parameters<ToyWorld['admit']>[0][] = [];
  const remaining = new Map(waiting.map((each) => [each.name, each.steps.length]));
  const started = tasks.reduce((sum, steps) => sum + steps.length, 0);
  let withdrawn = 0;
  world.observe = (taskName) => remaining.set(taskName, (remaining.get(taskName) ?? 0) - 1);
  const begin = (): void => {
    const next = waiting.shift();
    if (next !== undefined) world.start(next.name, next.steps);
  };
  const resume = (): void => {
    for (const event of paused.splice(0)) world.admit(event);
  };
  begin();
  for (const each of interferences) {
    const event = [...world.enabled].at(
      each === undefined ? 0 : each.which % Math.max(1, world.enabled.size),
    );
    if (each?.what === 'start') begin();
    if (each?.what === 'resume') resume();
    if (event !== undefined && each?.what === 'withdraw') {
      world.take(event, 'gone');
      withdrawn += remaining.get(event.task.id.replace('p1/', '')) ?? 0;
    }
    if (event !== undefined && each?.what === 'pause') {
      world.take(event, 'held');
      paused.push(event);
    }
    world.step();
  }
  while (waiting.length > 0) begin();
  resume();
  while (world.step());
  return { world, started, withdrawn };
}
