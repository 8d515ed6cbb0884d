import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check, defineScenario, linearizable, service } from '../../src/index.ts';
import { step } from '../../src/marks.ts';
import { failureBlock } from '../../src/report/failure-block.ts';
import { findingOf } from '../examples/finding-of.ts';
import { verifyScenario } from '../examples/verified.ts';
import { historyOf, queue } from './history.ts';

const counter = {
  initial: 0,
  apply: (state: number) => ({ state: state + 1, result: state + 1 }),
};

/** Reads, lets others go first, and writes. */
class Counter {
  #value = 0;

  async increment(): Promise<number> {
    const value = this.#value;
    await step('between read and write');
    this.#value = value + 1;
    return value + 1;
  }
}

const racyCounter = defineScenario({
  name: 'a counter',
  processes: 1,
  concurrency: [2, 20],
  system: () => new Counter(),
  operations: { increment: { run: (each) => each.increment() } },
  finally: linearizable(counter),
});

test('two increments that answer alike have no order: found, made small, and shown', async () => {
  const finding = findingOf(await verifyScenario(racyCounter));
  expect(finding.signature).toBe('finally|not linearizable|increment');
  expect(finding.violation.message).toMatch(/^no order explains increment\(\) → 1: the model answers 2$/);
  expect(finding.minimal).toMatchObject({ requests: 2, faults: 0 });
  expect(finding.shrink.certificate.kind).toBe('minimal');
  expect(finding.reproduced).toEqual({ times: 20, of: 20 });
  const { timeline } = finding.violation;
  expect(timeline?.rows.map(({ mark, note }) => [mark, note])).toEqual([
    ['1', undefined],
    ['✗', 'the model answers 2'],
  ]);
  const replay = { command: 'replay it', file: undefined };
  const block = failureBlock({ ...finding, replay, isNew: true }, { width: 80, colour: false });
  expect(block).toMatch(/ {2}history {4}1 {2}increment\d+: increment\(\) → 1 +├─+┤\n/);
  expect(block).toMatch(/ {13}✗ {2}increment\d+: increment\(\) → 1 +├─+┤ {2}the model answers 2\n/);
  for (const line of block.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('an increment that never answers may have counted, or not', async () => {
  const counts = service('counts', {
    state: () => ({ value: 0 }),
    calls: { increment: { apply: (state: { value: number }) => (state.value += 1) } },
  });
  const scenario = defineScenario({
    name: 'a counter behind a network',
    services: { counts },
    system: ({ counts: client }) => client,
    operations: { increment: { run: (client) => client.increment() } },
    faults: ['counts.error-*', 'process.crash'],
    finally: linearizable(counter),
  });
  const result = await verifyScenario(scenario);
  expect(result.kind).toBe('passed');
  expect(Object.keys(result.summary.faultsByKind)).toEqual(
    expect.arrayContaining(['counts.error-before', 'counts.error-after', 'process.crash']),
  );
});

test('a search that ends undecided makes the run inconclusive, and the property not green', async () => {
  const scenario = defineScenario({
    name: 'a counter',
    processes: 1,
    concurrency: 8,
    system: () => new Counter(),
    operations: { increment: { run: (each) => each.increment() } },
    finally: linearizable({ ...counter, stepsMax: 1 }),
  });
  const result = await verifyScenario(scenario);
  expect(result).toMatchObject({
    kind: 'inconclusive',
    reason: 'linearizable: whether 8 operations have an order was not found out within 1 step',
  });
});

test('what another check finds broken counts more than what is undecided', async () => {
  const isUndecided = linearizable({ ...counter, stepsMax: 1 });
  const scenario = defineScenario({
    name: 'a counter',
    processes: 1,
    concurrency: 8,
    system: () => new Counter(),
    operations: { increment: { run: (each) => each.increment() } },
    always: (view) => isUndecided(view),
    finally: () => check(false, 'it is broken'),
  });
  expect(findingOf(await verifyScenario(scenario)).violation.message).toBe('it is broken');
});

test('who waits for ever for a lock that is free has no part in the order, even where results do not count', () => {
  const isHeld = linearizable({
    initial: false,
    apply: (held: boolean, { kind }: { readonly kind: string; readonly args: unknown }) => {
      if (kind === 'release') return { state: false };
      return held ? undefined : { state: true };
    },
  });
  const acquired = { kind: 'acquire', args: [], outcome: 'ok', invoked: 1, returned: 2 } as const;
  const waits = { kind: 'acquire', args: [], outcome: 'blocked', invoked: 3 } as const;
  const released = { kind: 'release', args: [], outcome: 'ok', invoked: 4, returned: 5 } as const;
  expect(isHeld({ history: historyOf([acquired, waits]) })).toBeUndefined();
  expect(() => isHeld({ history: historyOf([acquired, waits, released]) })).toThrow(
    'acquire() never returned; the model lets it happen',
  );
});

describe('a queue whose take waits', () => {
  /** Hands each item to the taker that waits for longest, unless it forgets to look. */
  class Queue {
    readonly #items: number[] = [];
    readonly #takers: ((item: number) => void)[] = [];
    readonly #forgets: boolean;

    constructor({ forgets }: { readonly forgets: boolean }) {
      this.#forgets = forgets;
    }

    async put(item: number): Promise<number> {
      if (this.#forgets) await step('before it looks');
      const taker = this.#takers.shift();
      if (taker === undefined) return this.#items.push(item);
      taker(item);
      return 1;
    }

    async take(): Promise<number> {
      const item = this.#items.shift();
      if (item !== undefined) return item;
      if (this.#forgets) await step('before it waits');
      return new Promise((resolve) => {
        this.#takers.push(resolve);
      });
    }
  }

  const scenarioOf = (forgets: boolean) =>
    defineScenario({
      name: 'a queue',
      processes: 1,
      concurrency: [2, 12],
      system: () => new Queue({ forgets }),
      operations: {
        put: { args: fc.tuple(fc.integer({ min: 0, max: 9 })), run: (each, [item]) => each.put(item) },
        take: { blocking: true, run: (each) => each.take() },
      },
      finally: linearizable(queue),
    });

  test('may be left with takers that wait', async () => {
    expect((await verifyScenario(scenarioOf(false))).kind).toBe('passed');
  });

  test('must not let one wait while there is an item', async () => {
    const { violation, signature, minimal } = findingOf(await verifyScenario(scenarioOf(true)));
    expect(signature).toBe('finally|not linearizable|take');
    expect(violation.message).toMatch(/^take\(\) never returned; the model answers \d$/);
    expect(minimal).toMatchObject({ requests: 2 });
  });

  test('without `blocking` a taker that waits is a deadlock', async () => {
    const scenario = defineScenario({
      name: 'a queue',
      processes: 1,
      concurrency: 1,
      system: () => new Queue({ forgets: false }),
      operations: { take: { run: (each) => each.take() } },
    });
    const { signature } = findingOf(await verifyScenario(scenario));
    expect(signature).toBe('everything ends|deadlock|take');
  });
});
