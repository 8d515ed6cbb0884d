import { beforeAll, describe, expect, test } from 'vitest';
import { replayEntry } from '../../src/corpus/replay-entry.ts';
import type { ReplayRecord } from '../../src/verify/replay-record.ts';
import mended from '../bugs/correct/request-kept-on-error-path.ts';
import requestKept from '../bugs/request-kept-on-error-path.ts';
import { nothingKept, recordedLeak } from '../rounds/recorded-leak.ts';

let record: ReplayRecord;
beforeAll(async () => {
  record = await recordedLeak(requestKept);
});

describe('an entry that holds a leak', () => {
  test('is FIXED in a system that was mended', async () => {
    const context = { system: mended, isOther: false };
    expect(await replayEntry({ record, expected: 'passes' }, nothingKept, context)).toEqual({
      outcome: 'FIXED',
      holds: true,
      detail: 'the recorded rounds leave nothing behind',
      stale: false,
    });
  });

  test('is REPRODUCED as long as the system leaks', async () => {
    const context = { system: requestKept, isOther: false };
    expect(await replayEntry({ record, expected: 'passes' }, nothingKept, context)).toEqual({
      outcome: 'REPRODUCED',
      holds: false,
      detail: expect.stringMatching(/request objects are still reachable/) as string,
      stale: false,
    });
  });
});
