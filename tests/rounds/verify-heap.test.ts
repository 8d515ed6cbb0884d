import { describe, expect, test } from 'vitest';
import { type AuditSystem, verifyHeap } from '../../src/index.ts';
import { replayHeap } from '../../src/rounds/replay-heap.ts';
import requestKept from '../bugs/request-kept-on-error-path.ts';
import requestNotKept from '../bugs/correct/request-kept-on-error-path.ts';
import listenerAdded from '../bugs/listener-added-per-request.ts';
import { smallAuditSystem } from '../bugs/support/small-audit-service.ts';
import { atDepth } from '../depth.ts';
import { tinySystem } from '../verify/tiny-system.ts';
import { nothingKept, recordedLeak } from './recorded-leak.ts';

/** Keeps the last requests: bounded, though more than the rounds to warm up bring. */
const largeCache = smallAuditSystem((_, { consult }) => {
  const last: object[] = [];
  return {
    consult: (job) => {
      last.push(job.request);
      if (last.length > 1_000) last.shift();
      return consult(job);
    },
  };
});

test('a leak on an error path comes down to the one fault it takes', async () => {
  const result = await verifyHeap(nothingKept, { system: requestKept, seed: 1 });
  const finding = result.kind === 'failed' ? result.finding : undefined;
  expect(finding?.violation.message).toMatch(/ request objects are still reachable after they settled$/);
  expect(finding?.signature).toBe('stable-heap|request objects stay reachable');
  expect(finding?.plan.faults).toHaveLength(1);
  expect(finding?.plan.operations).toHaveLength(nothingKept.concurrency);
  expect(finding?.reproduced).toEqual({ times: 2, of: 2 });
});

describe('the record of a leak', async () => {
  const record = await recordedLeak(requestKept);

  test('is the same each time', async () => {
    expect(await recordedLeak(requestKept)).toEqual(record);
  });

  test.each<readonly [string, AuditSystem]>([
    ['reproduced', requestKept],
    ['diverged', listenerAdded],
    // On the command line it does so in every run of the tests: tests/cli/replay-leak.test.ts.
    ...atDepth<readonly [string, AuditSystem][]>({ short: [], deep: [['passes-now', requestNotKept]] }),
  ])('replays as %s', async (kind, system) => {
    const replayed = await replayHeap(record, nothingKept, { system });
    expect(replayed.kind).toBe(kind);
  });
});

test('a cache that is bounded but large is suspected at first, and then cleared', async () => {
  const result = await verifyHeap(nothingKept, {
    system: largeCache,
    seed: 1,
    processes: { min: 1, max: 1 },
  });
  expect(result.kind).toBe('passed');
  expect(result.summary.heap?.verdict).toBe('stable');
  expect(result.summary.heap?.detail).toMatch(/^1,000 of [\d,]+ requests, deliveries and answers/);
});

test('what never settles is not judged', async () => {
  const never = new Promise<void>(() => {});
  const system = tinySystem(() => never);
  const result = await verifyHeap(nothingKept, { system, seed: 1 });
  expect(result.kind).toBe('inconclusive');
  expect(result.kind === 'inconclusive' ? result.reason : '').toContain('its requests have settled');
});
