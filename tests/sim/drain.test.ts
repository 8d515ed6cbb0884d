import * as fc from 'fast-check';
import process from 'node:process';
import { expect, test } from 'vitest';
import { Scheduler } from '../../src/sim/scheduler.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import { captureUnhandled } from '../../src/sim/virtual-globals/unhandled.ts';
import { Timed } from '../../src/strategies/index.ts';

/** What an event sets in motion: a hop through one of the queues that Node empties, and then further ones. */
interface Motion {
  readonly hop: 'await' | 'microtask' | 'tick' | 'tick-of-microtask' | 'unhandled';
  readonly next: readonly Motion[];
}

const { motions } = fc.letrec<{ readonly motions: readonly Motion[]; readonly motion: Motion }>((tie) => ({
  motions: fc.oneof({ maxDepth: 5 }, fc.constant([]), fc.array(tie('motion'), { maxLength: 3 })),
  motion: fc.record({
    hop: fc.constantFrom('await', 'microtask', 'tick', 'tick-of-microtask', 'unhandled'),
    next: tie('motions'),
  }),
}));

const hops: Readonly<Record<Motion['hop'], (go: () => void) => void>> = {
  await: (go) => void Promise.resolve().then(go),
  microtask: (go) => queueMicrotask(go),
  tick: (go) => process.nextTick(go),
  'tick-of-microtask': (go) => queueMicrotask(() => process.nextTick(go)),
  // Node reports it once both queues are empty, and whoever is told may start them again.
  unhandled: (go) => void Promise.reject(new Unhandled(go)),
};

class Unhandled extends Error {
  readonly go: () => void;

  constructor(go: () => void) {
    super('nobody handles this');
    this.go = go;
  }
}

/** More events than the scheduler queues turns at once. */
const events = fc.array(motions, { minLength: 1, maxLength: 80 });

test('whatever an event sets in motion has come to rest when the next one fires', async () => {
  await fc.assert(
    fc.asyncProperty(events, async (planned) => {
      let underWay = 0;
      const restless: number[] = [];
      const start = (begun: readonly Motion[]): void => {
        for (const { hop, next } of begun) {
          underWay += 1;
          hops[hop](() => {
            underWay -= 1;
            start(next);
          });
        }
      };
      const scheduler = new Scheduler(new Timed(), { eventsMax: 1_000, standstillMsMax: 1_000 });
      const simulation = new Simulation(scheduler, 1, undefined);
      for (const each of planned) simulation.later('arrival', 'producer', 'go', 0, () => start(each));
      scheduler.observe = () => {
        if (underWay > 0) restless.push(scheduler.steps);
      };
      const capture = captureUnhandled((error) => {
        if (error instanceof Unhandled) error.go();
      });
      try {
        expect(await scheduler.run(() => false)).toBe('idle');
      } finally {
        capture.restore();
      }
      expect({ restless, underWay, steps: scheduler.steps }).toEqual({
        restless: [],
        underWay: 0,
        steps: planned.length,
      });
    }),
  );
});
