import { describe, expect, test } from 'vitest';
import { SimEvent } from '../../src/sim/sim-event.ts';
import type { SimProcess } from '../../src/sim/sim-process.ts';
import { Standstill } from '../../src/sim/standstill.ts';
import { play } from './play.ts';

/** Counts events, one each `everyMs`, until they are in vain or there were a hundred thousand. */
async function lastsUntilMs(
  everyMs: number,
  { isIdle = false, longestWaitMs = 0 }: { isIdle?: boolean; longestWaitMs?: number } = {},
): Promise<number> {
  const { process } = await play(() => undefined);
  const standstill = new Standstill({ standstillMsMax: 900_000, fruitlessEventsMax: 1_000 });
  standstill.awaits(longestWaitMs);
  for (let count = 0; count < 100_000; count += 1) {
    const event = eventOf(process, { earliestMs: count * everyMs, nth: count });
    event.isIdle = isIdle;
    if (standstill.isForEver(event)) return event.earliestMs;
  }
  return Infinity;
}

function eventOf(process: SimProcess, { earliestMs, nth }: { earliestMs: number; nth: number }): SimEvent {
  return new SimEvent({
    kind: 'deliver',
    task: process.task('a'),
    operation: 'tell',
    nth,
    phase: '',
    owner: process,
    resource: 'p1',
    access: 'write',
    earliestMs,
    fire: () => undefined,
  });
}

describe('without progress', () => {
  test('a quarter of an hour is for ever, however little happens', async () => {
    expect(await lastsUntilMs(1_000)).toBe(901_000);
  });

  test('much work in vain is for ever after a minute, or several of the longest waits', async () => {
    expect(await lastsUntilMs(10)).toBe(60_010);
    expect(await lastsUntilMs(10, { longestWaitMs: 30_000 })).toBe(120_010);
  });

  test('what goes on in the background proves less', async () => {
    expect(await lastsUntilMs(10, { isIdle: true })).toBe(300_010);
    expect(await lastsUntilMs(10, { isIdle: true, longestWaitMs: 60_000 })).toBe(600_010);
  });

  test('work that leaves no time to pass comes to nothing; a busy background says nothing', async () => {
    expect(await lastsUntilMs(0)).toBe(0);
    expect(await lastsUntilMs(0, { isIdle: true })).toBe(Infinity);
  });

  test('what was about to fire when the time was up counts for nothing once it starts anew', async () => {
    const standstill = new Standstill({ standstillMsMax: 900_000 });
    const { process } = await play(() => undefined);
    expect(standstill.isForEver(eventOf(process, { earliestMs: 3_600_000, nth: 0 }))).toBe(true);
    standstill.begin(0);
    expect(standstill.isForEver(eventOf(process, { earliestMs: 0, nth: 1 }))).toBe(false);
  });
});
