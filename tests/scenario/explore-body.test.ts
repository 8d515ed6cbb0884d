import { describe, expect, test } from 'vitest';
import { service } from '../../src/index.ts';
import { step } from '../../src/marks.ts';
import { bodyScenario } from '../../src/scenario/body-scenario.ts';
import { redis } from '../../src/scenario/redis.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { type BodyContext, explore } from '../../src/vitest/explore.ts';
import { verify, type VerifyResult } from '../../src/verify/verify.ts';

const mail = service('mail', {
  state: (): string[] => [],
  calls: { send: { apply: (sent: string[], letter: string) => sent.push(letter) } },
});

type Context = BodyContext<{ readonly mail: typeof mail }>;

/** What so many schedules of a body come to. */
function explored(
  body: (context: Context) => unknown,
  { runs = 30, faults = [] as readonly string[], leftovers = false } = {},
): Promise<VerifyResult> {
  const system = bodyScenario({
    name: 'a body',
    services: [redis(), mail],
    faults,
    leftovers,
    body: (context) => body(context as Context),
  });
  const one = { min: 1, max: 1 };
  const property = scenarioProperty({ name: 'a body', thresholds: [] }, 'chaos', {
    runs,
    faultsMax: 2,
    hasOperations: false,
  });
  return verify(property, { system, concurrency: one, processes: one });
}

function failureOf(result: VerifyResult) {
  if (result.kind !== 'failed') throw new Error(`expected a failure, got ${result.kind}`);
  return result.finding;
}

describe('a body is found to fail by', () => {
  test('an assertion, whose place is told and is no part of the signature', async () => {
    const finding = failureOf(
      await explored(async ({ concurrently }) => {
        let balance = 0;
        const add = async (): Promise<void> => {
          const read = balance;
          await step('between');
          balance = read + 1;
        };
        await concurrently(add, add);
        expect(balance).toBe(2);
      }),
    );
    expect(finding.violation).toMatchObject({
      invariant: 'body',
      message: expect.stringContaining('expected 1 to be 2') as string,
      why: expect.stringMatching(/thrown at tests\/scenario\/explore-body\.test\.ts:\d+/) as string,
    });
    expect(finding.signature).not.toContain('explore-body');
    expect(finding.minimal).toMatchObject({ requests: 0, processes: 1, faults: 0 });
    expect(finding.minimal.deviations).toBeLessThanOrEqual(1);
  });

  test('the first error in the order of the branches, once all have ended', async () => {
    const ended: string[] = [];
    const finding = failureOf(
      await explored(
        async ({ concurrently, redis: connect }) => {
          ended.length = 0;
          const fail = async (name: string): Promise<void> => {
            await connect().ping();
            ended.push(name);
            throw new Error(`branch ${name}`);
          };
          await concurrently(
            () => fail('one'),
            () => fail('two'),
          );
        },
        { runs: 5 },
      ),
    );
    expect(finding.violation.message).toBe('Error: branch one');
    expect(ended.toSorted()).toEqual(['one', 'two']);
  });

  test('a hang', async () => {
    const finding = failureOf(await explored(() => new Promise(() => {})));
    expect(finding.violation).toMatchObject({
      invariant: 'everything ends',
      message: 'deadlock: nothing can happen any more and the test body never ended',
    });
  });

  test('an error that nothing handles', async () => {
    const finding = failureOf(
      await explored(async ({ redis: connect }) => {
        void connect()
          .ping()
          .then(() => {
            throw new Error('nobody listens');
          });
        await connect().ping();
      }),
    );
    expect(finding.violation).toMatchObject({ message: 'an error went unhandled' });
  });

  test('a call whose answer never comes', async () => {
    const finding = failureOf(
      await explored(({ mail: connect }) => connect().send('hello'), { faults: ['mail.lost'] }),
    );
    expect(finding.violation.message).toContain('the test body never ended');
    expect(finding.minimal).toMatchObject({ faults: 1, deviations: 0 });
  });

  test('a timer, only where that is asked for', async () => {
    const body = (): void => void setTimeout(() => {}, 60_000);
    expect((await explored(body)).kind).toBe('passed');
    const finding = failureOf(await explored(body, { leftovers: true }));
    expect(finding.violation.message).toBe('1 timer still pending after everybody stopped');
  });
});

test('branches give what they return, and may begin branches of their own', async () => {
  const { kind } = await explored(async ({ concurrently, redis: connect }) => {
    const results = await concurrently(
      () => 1,
      async () =>
        concurrently(
          () => connect().incr('n'),
          () => 'inner',
        ),
    );
    expect(results).toEqual([1, [1, 'inner']]);
  });
  expect(kind).toBe('passed');
});

test('one connection is shared, another is had for the asking', async () => {
  const { kind } = await explored(({ redis: connect }) => {
    expect(connect()).toBe(connect());
    expect(connect({ own: true })).not.toBe(connect());
  });
  expect(kind).toBe('passed');
});

explore('assertions on promises belong to no test', async ({ redis: connect }) => {
  await expect(connect().incr('n')).resolves.toBe(1);
  await expect(Promise.reject(new Error('no'))).rejects.toThrow('no');
});

explore(
  'every schedule of two increments is run',
  async ({ redis: connect, concurrently }) => {
    await concurrently(
      () => connect().incr('n'),
      () => connect().incr('n'),
    );
    expect(await connect().get('n')).toBe('2');
  },
  { runs: 10, smallScope: { deviationsMax: 1 } },
);

describe('what a body forgets to wait for', () => {
  test('a call', async () => {
    const finding = failureOf(await explored(({ redis: connect }) => void connect().incr('n')));
    expect(finding.violation).toMatchObject({
      message: expect.stringContaining('1 call still open') as string,
    });
  });

  test('a branch', async () => {
    const late = async (): Promise<void> => {
      await step('late');
    };
    const finding = failureOf(await explored(({ concurrently }) => void concurrently(late)));
    expect(finding.violation.why).toContain('body/1.1: the branch has not ended');
  });

  test('an error that a timer throws later', async () => {
    const body = (): void => void setTimeout(() => expect(1).toBe(2), 10);
    expect(failureOf(await explored(body)).violation.message).toBe('an error went unhandled');
  });
});
