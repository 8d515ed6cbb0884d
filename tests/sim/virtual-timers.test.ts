import { once } from 'node:events';
import timers, { setTimeout as importedSetTimeout } from 'node:timers';
import timersPromises, { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { runAs } from '../../src/sim/task.ts';
import { withVirtualGlobals } from '../../src/sim/virtual-globals/index.ts';
import { VirtualTimer } from '../../src/sim/virtual-globals/virtual-timer.ts';
import { play } from './play.ts';

describe('setTimeout, setInterval, setImmediate', () => {
  test('pass their arguments on', async () => {
    const seen: unknown[] = [];
    await play(() => {
      setTimeout((...values: unknown[]) => seen.push(['timeout', ...values]), 3, 'a', 1);
      setImmediate((...values: unknown[]) => seen.push(['immediate', ...values]), 'b');
      const interval = setInterval((...values: unknown[]) => seen.push(['interval', ...values]), 2, 'c');
      setTimeout(() => clearInterval(interval), 5);
    });
    expect(seen).toEqual([
      ['immediate', 'b'],
      ['interval', 'c'],
      ['timeout', 'a', 1],
      ['interval', 'c'],
    ]);
  });

  test('wait for at least 1 ms, and for 1 ms where the delay is none that Node knows', async () => {
    const delays = [0, -5, 0.4, NaN, Infinity, 2 ** 31, undefined, '7' as never, 1.9, 2 ** 31 - 1];
    const seen: number[] = [];
    await play(({ scheduler }) => {
      delays.forEach((delay, index) => {
        setTimeout(() => (seen[index] = scheduler.nowMs), delay);
      });
    });
    expect(seen).toEqual([1, 1, 1, 1, 1, 1, 1, 7, 1, 2 ** 31 - 1]);
  });

  test('refuse what is no function, as Node does', async () => {
    await play(() => {
      for (const set of [setTimeout, setInterval, setImmediate]) {
        for (const callback of ['alert(1)', undefined, 7]) {
          expect(() => void Reflect.apply(set, undefined, [callback, 1])).toThrow(TypeError);
        }
      }
      expect(() => void Reflect.apply(setTimeout, undefined, [])).toThrow(
        '"callback" argument must be of type function',
      );
    });
  });

  test('an interval ticks until it is cleared, also by its own callback', async () => {
    const seen: number[] = [];
    const { stop } = await play(
      ({ scheduler }) => {
        const interval = setInterval(() => {
          seen.push(scheduler.nowMs);
          if (seen.length === 3) clearInterval(interval);
        }, 10);
      },
      { eventsMax: 100 },
    );
    expect(seen).toEqual([10, 20, 30]);
    expect(stop).toBe('idle');
  });

  test('an interval can be closed and disposed of by its own callback', async () => {
    let ticks = 0;
    await play(
      () => {
        const closed = setInterval(() => {
          ticks += 1;
          closed.close();
        }, 10);
        const disposed = setInterval(() => {
          ticks += 1;
          disposed[Symbol.dispose]();
        }, 10);
      },
      { eventsMax: 100 },
    );
    expect(ticks).toBe(2);
  });

  test('clear functions take a handle, its number, its text, or nothing', async () => {
    const seen: string[] = [];
    await play(() => {
      clearTimeout(Number(setTimeout(() => seen.push('number'), 1)));
      clearTimeout(`${Number(setTimeout(() => seen.push('text'), 1))}`);
      clearInterval(setTimeout(() => seen.push('other clear'), 1));
      clearTimeout(undefined);
      clearTimeout(null as never);
      clearTimeout('no such timer');
      clearImmediate(setImmediate(() => seen.push('immediate')));
      const twice = setTimeout(() => seen.push('twice'), 1);
      clearTimeout(twice);
      clearTimeout(twice);
    });
    expect(seen).toEqual([]);
  });
});

describe('a handle', () => {
  test('keeps its number: it can be the key of an object', async () => {
    await play(() => {
      const timer = setTimeout(() => undefined, 1);
      const other = setTimeout(() => undefined, 1);
      expect(Number(timer)).toBe(Number(timer));
      expect({ [timer as never]: 'timer' }).toEqual({ [Number(timer)]: 'timer' });
      expect(Number(timer)).not.toBe(Number(other));
    });
  });

  test('has the same number in every run', async () => {
    const numberOf = async (): Promise<number> => {
      let number = 0;
      await play(() => {
        number = Number(setTimeout(() => undefined, 1));
      });
      return number;
    };
    expect(await numberOf()).toBe(await numberOf());
  });

  test('a number clears a timer of its own process only, and none of the runner', async () => {
    const seen: string[] = [];
    // The runner's timers are numbered too, and such numbers are small.
    const real = [1, 2, 3].map(() => setTimeout(() => seen.push('real'), 1));
    const numbers = real.map(Number);
    await play(({ simulation }) => {
      for (const number of numbers) clearTimeout(number);
      const mine = Number(setTimeout(() => seen.push('mine'), 1));
      runAs(simulation.process(2, 1).task('main'), () => clearTimeout(mine));
    });
    await sleep(5);
    expect(seen.toSorted()).toEqual(['mine', 'real', 'real', 'real']);
  });

  test('is forgotten by its number once it fired, unless it is an interval', async () => {
    const seen: string[] = [];
    await play(async () => {
      const fired = Number(setTimeout(() => seen.push('once'), 1));
      let ticks = 0;
      const interval = Number(
        setInterval(() => {
          seen.push('tick');
          ticks += 1;
          if (ticks === 2) clearInterval(interval);
        }, 10),
      );
      await sleep(5);
      clearTimeout(fired);
    });
    expect(seen).toEqual(['once', 'tick', 'tick']);
  });

  test('knows ref, unref and hasRef, each of which gives the handle', async () => {
    await play(() => {
      const timer = setTimeout(() => undefined, 1);
      expect(timer.hasRef()).toBe(true);
      expect(timer.unref()).toBe(timer);
      expect(timer.hasRef()).toBe(false);
      expect(timer.ref()).toBe(timer);
      expect(timer.hasRef()).toBe(true);
    });
  });

  test('that is refreshed starts anew, also after it fired, but not once it was cleared', async () => {
    const seen: (string | number)[] = [];
    await play(async ({ scheduler }) => {
      const timer = setTimeout(() => seen.push(scheduler.nowMs), 10);
      setTimeout(() => expect(timer.refresh()).toBe(timer), 6);
      await sleep(20);
      timer.refresh();
      await sleep(20);
      const cleared = setTimeout(() => seen.push('cleared'), 1);
      clearTimeout(cleared);
      cleared.refresh();
    });
    expect(seen).toEqual([16, 30]);
  });

  test('that is disposed of never fires', async () => {
    const seen: string[] = [];
    await play(() => {
      using timer = setTimeout(() => seen.push('timer'), 1);
      using immediate = setImmediate(() => seen.push('immediate'));
      expect([timer.hasRef(), immediate.hasRef()]).toEqual([true, true]);
    });
    expect(seen).toEqual([]);
  });
});

describe('the modules', () => {
  test('node:timers and its named imports are virtual', async () => {
    const { scheduler } = await play(
      () =>
        new Promise((resolve) => {
          importedSetTimeout(() => timers.setTimeout(resolve, 3_600_000), 3_600_000);
        }),
    );
    expect(scheduler.nowMs).toBe(7_200_000);
  });

  test('promisified timers are virtual and give the value', async () => {
    const { scheduler } = await play(async () => {
      expect(await promisify(setTimeout)(3_600_000, 'value')).toBe('value');
      expect(await promisify(setImmediate)('at once')).toBe('at once');
    });
    expect(scheduler.nowMs).toBe(3_600_000);
  });

  test('node:timers/promises is virtual', async () => {
    const { scheduler } = await play(async () => {
      expect(await sleep(3_600_000, 'value')).toBe('value');
      expect(await timersPromises.setImmediate('value')).toBe('value');
      await timersPromises.scheduler.wait(3_600_000);
      await timersPromises.scheduler.yield();
      const ticks: unknown[] = [];
      for await (const tick of timersPromises.setInterval(1_800_000, 'tick')) {
        if (ticks.push(tick) === 2) break;
      }
      expect(ticks).toEqual(['tick', 'tick']);
    });
    expect(scheduler.nowMs).toBe(3 * 3_600_000);
  });

  test('waits end with the signal, before they begin and under way, and leave nothing behind', async () => {
    const aborted = { name: 'AbortError', code: 'ABORT_ERR', cause: 'enough' };
    const { scheduler, process: simulated } = await play(async () => {
      const signal = AbortSignal.abort('enough');
      await expect(sleep(10, 'value', { signal })).rejects.toMatchObject(aborted);
      const controller = new AbortController();
      setTimeout(() => controller.abort('enough'), 5);
      const options = { signal: controller.signal };
      const waits = [
        sleep(1_000, 'value', options),
        timersPromises.scheduler.wait(1_000, options),
        timersPromises.setInterval(1_000, 'value', options)[Symbol.asyncIterator]().next(),
      ];
      for (const wait of waits) void wait.catch(() => undefined);
      for (const wait of waits) await expect(wait).rejects.toMatchObject(aborted);
    });
    expect(scheduler.nowMs).toBe(5);
    expect(simulated.timers.drain()).toEqual([]);
  });

  test('AbortSignal.timeout is virtual and names its reason', async () => {
    const { scheduler } = await play(async () => {
      const signal = AbortSignal.timeout(3_600_000);
      expect(signal.aborted).toBe(false);
      await once(signal, 'abort');
      expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
    });
    expect(scheduler.nowMs).toBe(3_600_000);
  });
});

test('outside a task timers are real, also while a run is under way', async () => {
  await withVirtualGlobals(async () => {
    const timer = setTimeout(() => undefined, 60_000);
    expect(timer).not.toBeInstanceOf(VirtualTimer);
    clearTimeout(timer);
    expect(await sleep(1, 'value')).toBe('value');
    expect(await timersPromises.setImmediate('value')).toBe('value');
    await promisify(setTimeout)(1);
    await timersPromises.scheduler.wait(1);
    for await (const tick of timersPromises.setInterval(1, 'tick')) {
      expect(tick).toBe('tick');
      break;
    }
    expect(AbortSignal.timeout(60_000).aborted).toBe(false);
  });
});
