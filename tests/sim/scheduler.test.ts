import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Scheduler } from '../../src/sim/scheduler.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import { runAs } from '../../src/sim/task.ts';
import { Timed } from '../../src/strategies/index.ts';
import { later, play, told } from './play.ts';

describe('timers', () => {
  test('fire in the order of their deadlines, those of one deadline in the order of their creation', async () => {
    const law = fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 40 }),
      async (delays) => {
        const seen: number[] = [];
        await play(() => {
          delays.forEach((delay, index) => setTimeout(() => seen.push(index), delay));
        });
        const expected = delays
          .map((delay, index) => ({ delay, index }))
          .toSorted((left, right) => left.delay - right.delay || left.index - right.index);
        expect(seen).toEqual(expected.map(({ index }) => index));
      },
    );
    await fc.assert(law, { numRuns: 60 });
  });

  test('that are cleared never fire, whatever the others do', async () => {
    const timers = fc.array(fc.record({ delay: fc.integer({ min: 1, max: 9 }), cleared: fc.boolean() }), {
      maxLength: 30,
    });
    const law = fc.asyncProperty(timers, async (drawn) => {
      const seen = new Set<number>();
      await play(() => {
        const handles = drawn.map(({ delay }, index) => setTimeout(() => seen.add(index), delay));
        drawn.forEach(({ cleared }, index) => {
          if (cleared) clearTimeout(handles[index]);
        });
      });
      expect([...seen].toSorted((a, b) => a - b)).toEqual(
        drawn.flatMap(({ cleared }, index) => (cleared ? [] : [index])),
      );
    });
    await fc.assert(law, { numRuns: 60 });
  });

  test('take no events while nothing happens: ten virtual hours are as many events as ten milliseconds', async () => {
    const wait = (delayMs: number): ReturnType<typeof play> => play(() => sleep(delayMs));
    const [short, minute, hours] = [await wait(10), await wait(60_000), await wait(36_000_000)];
    expect([short, minute, hours].map(({ scheduler }) => scheduler.nowMs)).toEqual([10, 60_000, 36_000_000]);
    expect([short, minute, hours].map(({ scheduler }) => scheduler.steps)).toEqual([1, 1, 1]);
  });
});

describe('between two events', () => {
  const turnOf = {
    nextTick: () =>
      new Promise<void>((resolve) => {
        process.nextTick(resolve);
      }),
    microtask: () =>
      new Promise<void>((resolve) => {
        queueMicrotask(resolve);
      }),
  };

  test('everything that was set in motion comes to rest, however long the chain', async () => {
    const links = fc.array(fc.constantFrom('await' as const, 'nextTick' as const, 'microtask' as const), {
      minLength: 1_000,
      maxLength: 1_500,
    });
    const law = fc.asyncProperty(links, async (chain) => {
      const seen: string[] = [];
      await play((stage) => {
        told(stage, 'first', 'tell', () => {
          void (async () => {
            for (const link of chain) {
              if (link === 'await') await Promise.resolve();
              else await turnOf[link]();
            }
            seen.push('chain');
          })();
        });
        told(stage, 'second', 'tell', () => seen.push('next event'));
      });
      expect(seen).toEqual(['chain', 'next event']);
    });
    await fc.assert(law, { numRuns: 10 });
  });
});

describe('a process that', () => {
  test('is paused fires nothing of its own until it is resumed, and then everything', async () => {
    const seen: string[] = [];
    await play((stage) => {
      const { scheduler, simulation } = stage;
      scheduler.pause(stage.process);
      told(stage, 'a', 'tell', () => seen.push('told'));
      setTimeout(() => seen.push('timer'), 5);
      setTimeout(() => seen.push('earlier timer'), 3);
      const cancelled = setTimeout(() => seen.push('cancelled'), 4);
      simulation.later('fault', 'faults', 'cancel', 10, () => clearTimeout(cancelled));
      simulation.later('fault', 'faults', 'note', 20, () => seen.push('world'));
      simulation.later('fault', 'faults', 'resume', 30, () => scheduler.resume(stage.process));
    });
    expect(seen).toEqual(['world', 'told', 'earlier timer', 'timer']);
  });

  test('is paused while its events are enabled takes them up where it left', async () => {
    const seen: string[] = [];
    const { scheduler } = await play((stage) => {
      for (const name of ['a', 'b', 'c']) told(stage, name, 'tell', () => seen.push(name));
      setTimeout(() => seen.push('timer'), 1);
      stage.scheduler.pause(stage.process);
      stage.simulation.later('fault', 'faults', 'resume', 100, () => stage.scheduler.resume(stage.process));
    });
    expect(seen).toEqual(['a', 'b', 'c', 'timer']);
    expect(scheduler.nowMs).toBe(100);
  });

  test('crashed never runs the code after an await, whatever it awaited', async () => {
    const waits = fc.constantFrom('answer', 'timer', 'interval', 'nested');
    const law = fc.asyncProperty(
      fc.array(waits, { minLength: 1, maxLength: 12 }),
      fc.nat(20),
      async (kinds, at) => {
        const seen: { readonly crashed: boolean }[] = [];
        let crashed = false;
        await play(
          (stage) => {
            const wait = (kind: string): Promise<void> => {
              // An immediate takes no time, so waiting for nothing else the world would never come to the crash.
              if (kind === 'nested') return wait('immediate').then(() => wait('timer'));
              const { promise, resolve } = later<void>();
              if (kind === 'answer') stage.simulation.deliver(stage.process.task('a'), 'tell', 2, resolve);
              if (kind === 'timer') setTimeout(resolve, 3);
              if (kind === 'immediate') setImmediate(resolve);
              if (kind === 'interval') setInterval(resolve, 2).unref();
              return promise;
            };
            stage.simulation.later('fault', 'faults', 'crash', at, () => {
              crashed = true;
              stage.scheduler.kill(stage.process);
            });
            for (const kind of kinds) {
              void (async () => {
                for (;;) {
                  await wait(kind);
                  seen.push({ crashed });
                }
              })();
            }
          },
          { eventsMax: 2_000 },
        );
        expect(crashed).toBe(true);
        expect(seen.filter((each) => each.crashed)).toEqual([]);
      },
    );
    await fc.assert(law, { numRuns: 40 });
  });

  test('crashed gets no new timers either, and its former ones can still be cleared', async () => {
    const seen: string[] = [];
    const { stop } = await play((stage) => {
      const former = setTimeout(() => seen.push('former'), 1);
      stage.scheduler.kill(stage.process);
      setTimeout(() => seen.push('new'), 1);
      told(stage, 'a', 'tell', () => seen.push('told'));
      clearTimeout(former);
    });
    expect({ seen, stop }).toEqual({ seen: [], stop: 'idle' });
  });
});

describe('the loop', () => {
  test('fires forced events first, in their order, even when the run is done otherwise', async () => {
    const seen: string[] = [];
    const scheduler = new Scheduler(new Timed(), { eventsMax: 100, standstillMsMax: 100 });
    const simulation = new Simulation(scheduler, 1, undefined);
    simulation.later('fault', 'a', 'ordinary', 0, () => seen.push('ordinary'));
    for (const name of ['first', 'second']) {
      scheduler.force(simulation.worldEvent('fault', 'a', name, 0, () => seen.push(name)));
    }
    expect(await scheduler.run(() => seen.length >= 1)).toBe('done');
    expect(seen).toEqual(['first', 'second']);
  });

  test('never fires a forced event that was withdrawn', async () => {
    const scheduler = new Scheduler(new Timed(), { eventsMax: 100, standstillMsMax: 100 });
    const simulation = new Simulation(scheduler, 1, undefined);
    const event = simulation.worldEvent('fault', 'a', 'b', 0, () => expect.unreachable('it was withdrawn'));
    scheduler.force(event);
    scheduler.withdraw(event);
    expect(await scheduler.run(() => false)).toBe('idle');
  });

  test('ends at the bound of events, at the bound of virtual time without progress, or idle', async () => {
    const tick = (): void => void setTimeout(tick, 10);
    const byEvents = await play(
      (stage) => {
        const again = (): void => void told(stage, 'a', 'tell', again);
        again();
      },
      { eventsMax: 50 },
    );
    expect([byEvents.stop, byEvents.scheduler.steps]).toEqual(['events', 50]);
    const byTime = await play(tick, { standstillMsMax: 100 });
    expect([byTime.stop, byTime.scheduler.nowMs]).toEqual(['standstill', 100]);
    expect((await play(() => undefined)).stop).toBe('idle');
  });

  test('counts virtual time from the last progress', async () => {
    const { stop, scheduler } = await play(
      async (stage) => {
        for (let round = 0; round < 10; round += 1) {
          await sleep(90);
          stage.scheduler.progress();
        }
      },
      { standstillMsMax: 100 },
    );
    expect([stop, scheduler.nowMs]).toEqual(['idle', 900]);
  });

  test('rejects with what an event throws of the verifier itself', async () => {
    const scheduler = new Scheduler(new Timed(), { eventsMax: 100, standstillMsMax: 100 });
    const simulation = new Simulation(scheduler, 1, undefined);
    simulation.later('fault', 'a', 'b', 0, () => {
      throw new Error('an invariant of the verifier is broken');
    });
    await expect(scheduler.run(() => false)).rejects.toThrow('an invariant of the verifier is broken');
  });

  test('does not mind who creates an event: code of one process may tell another', async () => {
    const seen: string[] = [];
    await play((stage) => {
      const other = stage.simulation.process(2, 1);
      runAs(other.task('main'), () => setTimeout(() => seen.push('p2'), 2));
      setTimeout(() => seen.push('p1'), 3);
      stage.scheduler.pause(stage.process);
      stage.simulation.later('fault', 'faults', 'resume', 9, () => stage.scheduler.resume(stage.process));
    });
    expect(seen).toEqual(['p2', 'p1']);
  });
});
