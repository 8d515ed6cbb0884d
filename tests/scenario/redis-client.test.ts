import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { redis } from '../../src/scenario/redis.ts';
import { bodyScenario } from '../../src/scenario/body-scenario.ts';
import { runPlan } from '../../src/verify/run-plan.ts';

type Client = NonNullable<ReturnType<typeof redis>['client']>;

/** What a body gets from a client that is deployed so. */
async function inBody<Result>(
  options: Parameters<typeof redis>[0],
  body: (client: Client) => Promise<Result>,
): Promise<Result | undefined> {
  let result: Result | undefined;
  const scenario = bodyScenario({
    name: 'a client',
    services: [redis(options)],
    faults: [],
    leftovers: false,
    body: async (context) => {
      result = await body((context['redis'] as () => Client)());
    },
  });
  await runPlan(scenario.calibrationPlan, scenario);
  return result;
}

test('the client is set up as the scenario says, and otherwise as ioredis does it', async () => {
  const client = { connectTimeout: 500, commandTimeout: 200, enableOfflineQueue: false };
  expect(await inBody({ resend: false, client }, async ({ options }) => options)).toMatchObject({
    ...client,
    autoResendUnfulfilledCommands: false,
  });
  expect(await inBody({}, async ({ options }) => options)).toMatchObject({
    connectTimeout: 10_000,
    autoResendUnfulfilledCommands: true,
    enableOfflineQueue: true,
  });
});

test('it connects again as its retry strategy says', async () => {
  const asked: number[] = [];
  const retryStrategy = (times: number): number => {
    asked.push(times);
    return 7;
  };
  await inBody({ client: { retryStrategy } }, async (client) => {
    await client.ping();
    client.disconnect(true);
    await sleep(50);
    await client.ping();
  });
  expect(asked).toEqual([1]);
});

test.each([
  [{ host: 'elsewhere' }, /host is not an option of redis client/],
  [{ connectTimeout: 'long' }, /^redis client: .*connectTimeout/],
  [{ retryStrategy: 50 }, /^redis client.retryStrategy: expected a function, got 50/],
  [null, /options of redis client: expected an object/],
])('%j is refused', (client, message) => {
  expect(() => redis({ client: client as never })).toThrow(message);
});
