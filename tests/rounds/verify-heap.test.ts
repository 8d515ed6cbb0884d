import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { describe, expect, test } from 'vitest';
import { type AuditSystem, verifyHeap } from '../../src/index.ts';
import { replayHeap } from '../../src/rounds/replay-heap.ts';
import requestKept from '../bugs/request-kept-on-error-path.ts';
import { atDepth } from '../depth.ts';
import { tinySystem } from '../verify/tiny-system.ts';
import { nothingKept, recordedLeak } from './recorded-leak.ts';
import deliveriesKept from './systems/deliveries-kept.ts';
import { keeping } from './systems/keeping.ts';
import keptOnError from './systems/kept-on-error.ts';
import nothingIsKept from './systems/nothing-kept.ts';
import requestsKept from './systems/requests-kept.ts';

/** Keeps the last requests: bounded, though more than the rounds to warm up bring. */
const largeCache = keeping((kept, { request }) => {
  kept.push(request);
  if (kept.length > 1_000) kept.shift();
});

test.each<readonly [string, AuditSystem]>([
  ['a tiny system', keptOnError],
  ...atDepth<readonly [string, AuditSystem][]>({ short: [], deep: [['an audit system', requestKept]] }),
])('a leak on an error path of %s shrinks to the one fault it takes', async (_, system) => {
  const result = await verifyHeap(nothingKept, { system: auditScenario(system), seed: 1 });
  const finding = result.kind === 'failed' ? result.finding : undefined;
  expect(finding?.violation.message).toMatch(/ request objects are still reachable after they settled$/);
  expect(finding?.signature).toBe('stable-heap|request objects stay reachable');
  expect(finding?.plan.faults).toHaveLength(1);
  expect(finding?.plan.operations).toHaveLength(nothingKept.concurrency);
  expect(finding?.reproduced).toEqual({ times: 2, of: 2 });
});

describe('the record of a leak', async () => {
  const record = await recordedLeak(requestsKept);

  test('is the same each time', async () => {
    expect(await recordedLeak(requestsKept)).toEqual(record);
  });

  test.each<readonly [string, AuditSystem]>([
    ['diverged', deliveriesKept],
    // On the command line, under vitest and in the corpus it does so in every run of the tests.
    ...atDepth<readonly [string, AuditSystem][]>({
      short: [],
      deep: [
        ['reproduced', requestsKept],
        ['passes-now', nothingIsKept],
      ],
    }),
  ])('replays as %s', async (kind, system) => {
    const replayed = await replayHeap(record, nothingKept, { system: auditScenario(system) });
    expect(replayed.kind).toBe(kind);
  });
});

test('a cache that is bounded but large is suspected at first, and then cleared', async () => {
  const result = await verifyHeap(nothingKept, {
    system: auditScenario(largeCache),
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
  const result = await verifyHeap(nothingKept, { system: auditScenario(system), seed: 1 });
  expect(result.kind).toBe('inconclusive');
  expect(result.kind === 'inconclusive' ? result.reason : '').toContain('its requests have settled');
});
