import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { replayEntry } from '../../src/corpus/replay-entry.ts';
import type { ReplayRecord } from '../../src/verify/replay-record.ts';
import { nothingKept, recordedLeak } from '../rounds/recorded-leak.ts';
import fixed from '../rounds/systems/nothing-kept.ts';
import requestsKept from '../rounds/systems/requests-kept.ts';

let record: ReplayRecord;
beforeAll(async () => {
  record = await recordedLeak(requestsKept);
});

describe('an entry that holds a leak', () => {
  test('is FIXED in a system that was fixed', async () => {
    const context = { system: auditScenario(fixed), isOther: false };
    expect(await replayEntry({ record, expected: 'passes' }, nothingKept, context)).toEqual({
      outcome: 'FIXED',
      holds: true,
      detail: 'the recorded rounds leave nothing behind',
      stale: false,
    });
  });

  test('is REPRODUCED as long as the system leaks', async () => {
    const context = { system: auditScenario(requestsKept), isOther: false };
    expect(await replayEntry({ record, expected: 'passes' }, nothingKept, context)).toEqual({
      outcome: 'REPRODUCED',
      holds: false,
      detail: expect.stringMatching(/request objects are still reachable/) as string,
      stale: false,
    });
  });
});
