import { expect, test } from 'vitest';
import { check, defineScenario, redis, service, type ScenarioService } from '../../src/index.ts';
import { failurePage } from '../../src/report/html/failure-page.ts';
import { runFindingReport, runFindingSchema } from '../../src/report/json/finding-report.ts';
import { summaryBlock } from '../../src/report/summary-block.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { verifyScenario } from '../examples/verified.ts';
import { noAssets } from '../report/html/any-assets.ts';
import { keptFinding, shownFailure } from '../report/shown-failure.ts';

/** Two processes, each of which takes the lock of a shelf, and gives it back whoever holds it. */
function shelves(locks?: RegExp) {
  return defineScenario({
    name: 'shelves',
    services: { redis: redis(locks === undefined ? {} : { locks }) },
    system: ({ redis: client }) => ({
      sort: async (shelf: string): Promise<void> => {
        if ((await client.set(`lock:${shelf}`, 'x', 'PX', 5_000, 'NX')) === null) throw new Error('busy');
        await client.incr(`inside:${shelf}`);
        await client.decr(`inside:${shelf}`);
        await client.del(`lock:${shelf}`);
      },
    }),
    processes: 2,
    concurrency: 2,
    operations: {
      sort: { subject: () => 'A', refused: () => true, run: (shelf) => shelf.sort('A') },
    },
    always: ({ redis: store }) => check(store.get('inside:A') !== '1', 'somebody is inside'),
  });
}

test('the locks of a Redis are bands in text, page and JSON, and change nothing of the run', async () => {
  const scenario = shelves(/^lock:(.+)/);
  const result = await verifyScenario(scenario);
  const finding = keptFinding(result);
  const block = shownFailure(result);
  expect(block).toMatch(/vt ms .* held /);
  expect(block).toMatch(/locked A for 5,000 ms/);
  expect(block).toMatch(/┏ p\d A/);
  const report = runFindingSchema.parse(JSON.parse(JSON.stringify(runFindingReport(finding))));
  expect(report.tenures).toMatchObject([{ subject: 'A', end: 'held', leaseMs: 5_000 }]);
  expect(failurePage(finding, noAssets, { hasIndex: false })).toContain('who held it');
  const { plan, traceHash } = finding.run;
  expect((await runPlan(plan, shelves())).traceHash).toBe(traceHash);
});

test('a scenario whose services hold nothing shows no band', async () => {
  const result = await verifyScenario(shelves());
  expect(shownFailure(result)).not.toMatch(/ held |┏/);
  expect(failurePage(keptFinding(result), noAssets, { hasIndex: false })).not.toContain('who held it');
});

/** A service of seats, which tells who has one. */
function seats(): ScenarioService<{
  take(seat: string): Promise<boolean>;
  leave(seat: string): Promise<void>;
}> {
  return service('seats', {
    state: (): Set<string> => new Set(),
    holds: { taken: 'sat down', released: 'left', refused: 'turned away' },
    calls: {
      take: {
        subject: (seat: string) => seat,
        apply(taken: Set<string>, seat: string) {
          const isFree = !taken.has(seat);
          taken.add(seat);
          this.tell(isFree ? 'sat down' : 'turned away');
          return isFree;
        },
      },
      leave: {
        subject: (seat: string) => seat,
        apply(taken: Set<string>, seat: string) {
          taken.delete(seat);
          this.tell('left');
        },
      },
    },
  });
}

function theatre(mayBeFull: boolean) {
  return defineScenario({
    name: 'theatre',
    services: { seats: seats() },
    system: ({ seats: client }) => ({
      watch: async (): Promise<void> => {
        if (!(await client.take('7'))) return;
        await client.leave('7');
      },
    }),
    processes: 1,
    concurrency: [3, 6],
    operations: { watch: { subject: () => '7', run: (house) => house.watch() } },
    finally: ({ facts }) => check(mayBeFull || facts.every(({ kind }) => kind !== 'left'), 'somebody left'),
  });
}

test('a service of one own says who holds what by the facts that it tells', async () => {
  const finding = keptFinding(await verifyScenario(theatre(false)));
  const { tenures } = runFindingReport(finding);
  expect(tenures[0]).toMatchObject({ subject: '7', end: 'released' });
  expect(tenures[0]?.to).toBeGreaterThan(tenures[0]?.from ?? Infinity);
});

test('what is refused counts as contention, which the summary then has', async () => {
  const result = await verifyScenario(theatre(true));
  if (result.kind !== 'passed') throw new Error('nobody minds');
  const block = summaryBlock(result.summary, { width: 80, colour: false });
  expect(block).toMatch(/contention +[\d,]+ of [\d,]+ attempts/);
  expect(block).toMatch(/latency,\s+errors\s+and\s+contention\s+are\s+not\s+judged/);
});

test.each([
  [() => redis({ locks: 'lock:' as unknown as RegExp }), 'redis locks: expected a regular expression'],
  [() => redis({ locks: /^lock:/g }), 'without g and y'],
  [
    () => service('seats', { holds: { taken: 'a' } as never, calls: { take: { apply: () => 1 } } }),
    'service seats holds: expected names of facts',
  ],
])('what cannot be read is refused by name: %#', (make, message) => {
  expect(make).toThrow(message);
});
