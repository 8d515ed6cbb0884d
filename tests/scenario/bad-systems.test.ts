import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineScenario, redis, service } from '../../src/index.ts';
import { failureBlock } from '../../src/report/failure-block.ts';
import { step } from '../../src/marks.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { verify, type VerifyResult } from '../../src/verify/verify.ts';

type Client = {
  readonly incr: (key: string) => Promise<number>;
  readonly get: (key: string) => Promise<unknown>;
};
type Environment = { readonly redis: Client; readonly process: string };

const good = {
  name: 'counters',
  services: { redis: redis() },
  system: ({ redis: client }: Environment): unknown => client,
  operations: { add: { run: (client: Client): unknown => client.incr('n') } },
};

async function searched(change: object, profile: 'chaos' | 'slo' = 'chaos'): Promise<VerifyResult> {
  const scenario = defineScenario({ ...good, ...change } as never);
  const { concurrency, processes } = scenario;
  const property = scenarioProperty(scenario, profile, { runs: 40 });
  return verify(property, { system: scenario, concurrency, processes });
}

/** What a search that cannot be made says; the next one is unharmed. */
async function complaint(change: object, profile: 'chaos' | 'slo' = 'chaos'): Promise<string> {
  try {
    const { kind } = await searched(change, profile);
    return kind;
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  } finally {
    expect((await searched({})).kind).toBe('passed');
  }
}

const here = String.raw`\(at tests/scenario/bad-systems\.test\.ts:\d+\)`;

function failing(): never {
  throw new RangeError('cannot build');
}

const start = String.raw`expected a process that starts, got RangeError: cannot build ${here}`;
const settles =
  'expected a promise that resolves, got one that nothing settles, though nothing had gone wrong';
const never = (): Promise<never> => new Promise(() => {});

describe.each(['chaos', 'slo'] as const)('under %s, a system that does not start is an error', (profile) => {
  test.each<readonly [string, unknown, string]>([
    ['throws', failing, `system of p1: ${start}`],
    ['is rejected', async () => failing(), `system of p1: ${start}`],
    [
      'is rejected after a call',
      async ({ redis: client }: Environment) => client.get('n').then(failing),
      `system of p1: ${start}`,
    ],
    ['throws in start', () => ({ api: 1, start: failing }), `start of p1: ${start}`],
    ['never resolves', never, `system of p1: ${settles}`],
    ['never resolves in start', () => ({ api: 1, start: never }), `start of p1: ${settles}`],
    [
      'beats while it never resolves',
      () => {
        setInterval(() => {}, 100);
        return never();
      },
      `system of p1: ${settles}`,
    ],
  ])('that %s', async (_, system, message) => {
    expect(await complaint({ system }, profile)).toMatch(new RegExp(`^scenario "counters" ${message}$`));
  });
});

test.each<readonly [string, object, string]>([
  ['start', { api: 1, start: 5 }, 'start: expected a function, got 5'],
  ['stop', { api: 1, stop: { now: true } }, 'stop: expected a function, got {"now":true}'],
  [
    'api',
    { api: undefined, stop: () => {} },
    'api: expected what the operations are called on, got undefined',
  ],
])('a system whose %s is none is refused by name', async (_, made, message) => {
  expect(await complaint({ system: () => made })).toBe(`scenario "counters" system ${message}`);
});

describe('a system that does not start is a finding', () => {
  async function found(change: object): Promise<string> {
    const result = await searched(change);
    if (result.kind !== 'failed') throw new Error(`expected a failure, got ${result.kind}`);
    const replay = { command: 'replay it', file: undefined };
    return failureBlock({ ...result.finding, replay, isNew: true }, { width: 400, colour: false });
  }

  test('where only a fault makes it throw', async () => {
    const text = await found({
      faults: ['redis.oom', 'redis.loading'],
      system: async ({ redis: client }: Environment) => {
        await client.incr('boots');
        return client;
      },
    });
    expect(text).toMatch(/p\d(?:#\d)? failed to start: (?:OOM|LOADING)/);
  });

  test('where only another process makes it throw', async () => {
    const text = await found({
      system: async ({ redis: client }: Environment) => {
        if ((await client.incr('boots')) === 2) failing();
        return client;
      },
    });
    expect(text).toMatch(/p\d failed to start: cannot build/);
    expect(text).toMatch(/thrown at tests\/scenario\/bad-systems\.test\.ts:\d+/);
  });

  test('where only a schedule makes it throw', async () => {
    const text = await found({
      processes: 1,
      system: async ({ redis: client }: Environment) => {
        let settled = 0;
        const [first] = await Promise.all([
          client.get('a').then(() => (settled += 1)),
          step('besides').then(() => (settled += 1)),
        ]);
        return first === 1 ? failing() : client;
      },
    });
    expect(text).toMatch(/p1 failed to start: cannot build/);
  });

  test('where only a fault keeps it from resolving', async () => {
    const text = await found({
      services: { redis: redis(), config: service('config', { calls: { read: { apply: () => 1 } } }) },
      faults: ['config.lost'],
      system: async ({
        redis: client,
        config,
      }: Environment & { readonly config: { read: () => Promise<number> } }) => {
        await config.read();
        return client;
      },
    });
    expect(text).toMatch(/waits for `system` of p\d to resolve/);
  });
});

test.each<readonly [string, object, string]>([
  ['shared throws', { shared: failing }, 'shared threw RangeError: cannot build (at '],
  [
    'shared is a promise',
    { shared: async () => 1 },
    'shared: expected the state itself, made at once, got a promise',
  ],
  ['a figure throws', { figures: { busy: failing } }, 'figures.busy threw RangeError: cannot build (at '],
  [
    'a figure counts nothing',
    { figures: { busy: () => 3 } },
    'figures.busy: expected [how often, of how many], got 3',
  ],
  [
    'arguments throw where they are drawn late',
    { operations: { add: { args: fc.nat(1_000).map((n) => (n > 900 ? failing() : n)), run: () => 1 } } },
    'operations.add.args threw RangeError: cannot build (at ',
  ],
  [
    'some arguments are no JSON',
    { operations: { add: { args: fc.nat(1_000).map((n) => (n > 900 ? [-0] : n)), run: () => 1 } } },
    'operations.add.args: expected an arbitrary of JSON values, which come back the same from a file, got [-0]',
  ],
  [
    'the subject of some arguments throws',
    {
      operations: {
        add: { args: fc.nat(1_000), subject: (n: number) => (n > 900 ? failing() : 'n'), run: () => 1 },
      },
    },
    'operations.add.subject threw RangeError: cannot build (at ',
  ],
  [
    'the subject of some arguments is no name',
    {
      operations: { add: { args: fc.nat(1_000), subject: (n: number) => (n > 900 ? n : 'n'), run: () => 1 } },
    },
    'operations.add.subject: expected a name, got 9',
  ],
  [
    'refused throws',
    { operations: { add: { refused: failing, run: failing } } },
    'operations.add.refused threw RangeError: cannot build (at ',
  ],
  [
    'endsBy throws',
    {
      operations: { add: { endsBy: failing, run: () => 1 } },
      services: {
        mail: service('mail', {
          calls: {
            send: {
              apply() {
                (this as { tell: (what: string) => void }).tell('sent');
              },
            },
          },
        }),
      },
      system: ({ mail }: { mail: { send: () => unknown } }) => ({ sent: mail.send() }),
    },
    'operations.add.endsBy threw RangeError: cannot build (at ',
  ],
  [
    'the state of a service is a promise',
    {
      services: {
        mail: service('mail', { state: async () => [], calls: { send: { apply: () => 1 } } }),
        redis: redis(),
      },
    },
    'service mail state: expected the state itself, made at once, got a promise',
  ],
  [
    'the state of a service throws',
    {
      services: {
        redis: redis(),
        mail: service('mail', { state: failing, calls: { send: { apply: () => 1 } } }),
      },
    },
    'service mail state threw RangeError: cannot build (at ',
  ],
])('where %s, the error names it', async (_, change, message) => {
  expect(await complaint(change)).toContain(message);
});

test('the line of an error is that of the code that called Node or a package', async () => {
  const shared = (): unknown => JSON.parse('{');
  expect(await complaint({ shared })).toMatch(
    /shared threw SyntaxError: .* \(at .*bad-systems\.test\.ts:\d+:\d+\)/,
  );
});
