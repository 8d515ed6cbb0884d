import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { check, defineScenario, service } from '../../src/index.ts';
import type { DefinedScenario } from '../../src/scenario/define-scenario.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { verify, type VerifyResult } from '../../src/verify/verify.ts';

/** What the author of a scenario wrote, in each place where a run calls it. */
type Place = 'apply' | 'state' | 'shared' | 'always' | 'finally' | 'figures';

const places: readonly Place[] = ['apply', 'state', 'shared', 'always', 'finally', 'figures'];

function scenarioWith(place: Place, code: () => unknown): DefinedScenario {
  const at = (here: Place): (() => void) => (here === place ? () => void code() : () => {});
  return defineScenario({
    name: `code in ${place}`,
    services: { box: service('box', { state: at('state'), calls: { open: { apply: at('apply') } } }) },
    processes: 1,
    concurrency: 2,
    system: ({ box }) => box,
    shared: at('shared'),
    operations: { open: { run: (box) => box.open() } },
    always: at('always'),
    finally: at('finally'),
    figures: {
      opened: () => {
        at('figures')();
        return [0, 1];
      },
    },
  });
}

function searched(scenario: DefinedScenario, runs = 3): Promise<VerifyResult> {
  const { concurrency, processes } = scenario;
  return verify(scenarioProperty(scenario, 'chaos', { runs }), { system: scenario, concurrency, processes });
}

describe.each(places)('in %s', (place) => {
  test('clocks and random numbers are those of the run', async () => {
    const seen: number[][] = [[], []];
    for (const round of seen) {
      await searched(scenarioWith(place, () => round.push(Date.now(), performance.now(), Math.random())));
    }
    const [first = [], second = []] = seen;
    expect(first.length).toBeGreaterThan(0);
    expect(second).toEqual(first);
    expect(new Date(first[0] ?? 0).getUTCFullYear()).toBe(2030);
  });

  test.each<readonly [string, () => unknown, string]>([
    ['a timer', () => setTimeout(() => {}, 5), 'expected code that acts at once, got a timer at tests/scen'],
    ['an immediate', () => setImmediate(() => {}), 'expected code that acts at once, got an immediate at '],
    ['a real socket', () => connect(9, '127.0.0.1'), 'code of the scenario connects a real socket to 127.'],
    [
      'an error that nobody handles',
      () => void Promise.reject(new Error('lost')),
      'expected code that handles its errors, got Error: lost',
    ],
    ['the end of the process', () => process.exit(3), 'process.exit(3) was called'],
  ])('%s ends the search', async (_what, code, message) => {
    const safe = (): void => {
      try {
        code();
      } catch {
        // It ends the search all the same.
      }
    };
    await expect(searched(scenarioWith(place, safe))).rejects.toThrow(message);
  });
});

test('what a finished check sets going later ends the search, too', async () => {
  const late = async (): Promise<void> => {
    await Promise.resolve();
    connect(9, '127.0.0.1');
  };
  await expect(searched(scenarioWith('finally', () => void late().catch(() => {})))).rejects.toThrow(
    'code of the scenario connects a real socket to 127.0.0.1:9, in world/finally',
  );
});

describe('a call that says it only reads', () => {
  const counting = (reads: boolean): DefinedScenario =>
    defineScenario({
      name: 'a counter',
      services: {
        counter: service('counter', {
          state: () => ({ n: 0 }),
          calls: { bump: { reads, apply: (state: { n: number }) => (state.n += 1) } },
        }),
      },
      system: ({ counter }) => counter,
      operations: { bump: { run: (counter) => counter.bump() } },
      always: ({ counter }) => check(counter.n <= 1, 'counted twice'),
    });

  test('and writes is refused', async () => {
    await expect(searched(counting(true))).rejects.toThrow(
      'service counter calls.bump reads: expected apply to leave the state as it is, got a change',
    );
    expect(await searched(counting(false))).toMatchObject({ kind: 'failed' });
  });
});

describe('checks see copies', () => {
  class Seats {
    #sold = 0;

    get sold(): number {
      return this.#sold;
    }

    sell(): number {
      this.#sold += 1;
      return this.#sold;
    }
  }

  const seats = service('seats', {
    state: () => new Seats(),
    calls: { sell: { apply: (s: Seats) => s.sell() } },
  });
  const shop = {
    name: 'seats',
    services: { seats },
    concurrency: [4, 8],
    system: ({ seats: client }: { readonly seats: { readonly sell: () => Promise<number> } }) => client,
    operations: { sell: { run: (client: { readonly sell: () => Promise<number> }) => client.sell() } },
  } as const;

  test('of a state that keeps its class', async () => {
    const oversold = defineScenario({
      ...shop,
      always: ({ seats: state }) => check(state.sold <= 3, 'oversold'),
    });
    expect(await searched(oversold)).toMatchObject({
      kind: 'failed',
      finding: { violation: { message: 'oversold' } },
    });
    const counted = defineScenario({
      ...shop,
      finally: ({ seats: state, history }) => check(state.sold === history.length, `${state.sold} sold`),
    });
    expect(await searched(counted)).toMatchObject({ kind: 'passed' });
  });

  test('of results, as they were when the operation returned', async () => {
    const visits = defineScenario({
      name: 'visits',
      processes: 1,
      concurrency: [2, 4],
      system: () => [] as number[],
      operations: {
        visit: {
          run: (seen) => {
            seen.push(seen.length);
            return seen;
          },
        },
      },
      finally: ({ history }) => {
        const lengths = new Set(history.map(({ result }) => (result as number[]).length));
        check(lengths.size === history.length, 'two visits saw the same');
      },
    });
    expect(await searched(visits)).toMatchObject({ kind: 'passed' });
  });
});
