import { beforeAll, describe, expect, test } from 'vitest';
import { encodeToken } from '../../src/verify/replay-record.ts';
import { PropertyFailure } from '../../src/core/property-failure.ts';
import { replayLeak } from '../../src/vitest/replay-leak.ts';
import { contextOf } from './context-of.ts';
import { nothingKept, recordedLeak } from '../rounds/recorded-leak.ts';
import requestsKept from '../rounds/systems/requests-kept.ts';

let token: string;
beforeAll(async () => {
  token = encodeToken(await recordedLeak(requestsKept));
});

/** The page that the last replay has left for the reporter. */
let page: string | undefined;

/** What the test of the property says when it is to replay; `passed` where it passes. */
async function outcome(system: string, property = nothingKept): Promise<string> {
  try {
    await replayLeak(
      property,
      contextOf(system, { RACEPROOF_REPLAY: token }, ({ page: name }) => (page = name)),
    );
  } catch (error) {
    expect(error).toBeInstanceOf(PropertyFailure);
    return (error as PropertyFailure).message;
  }
  return 'passed';
}

describe('the replay of a leak ends in one word', () => {
  test('REPRODUCED, with the leak', async () => {
    const message = await outcome('tests/rounds/systems/requests-kept.ts');
    expect(message).toMatch(/^REPRODUCED {3}stable-heap\|request objects stay reachable\n/);
    expect(message).toContain('request objects are still reachable');
    expect(page).toMatch(/^stable-heap-.*\.html$/);
  });

  test('PASSES NOW, the only one that passes', async () => {
    expect(await outcome('tests/rounds/systems/nothing-kept.ts')).toBe('passed');
  });

  test('DIVERGED, with what leaks now', async () => {
    expect(await outcome('tests/rounds/systems/deliveries-kept.ts')).toMatch(
      /^DIVERGED {3}.*\nNow: [\d,]+ of [\d,]+ request objects/,
    );
  });

  test('or is refused where it is of another property', async () => {
    const other = { ...nothingKept, name: 'another' };
    expect(await outcome('tests/rounds/systems/requests-kept.ts', other)).toContain('of another property');
  });
});
