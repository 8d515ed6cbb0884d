import type { Redis } from 'ioredis';
import { bodyScenario } from '../../../src/scenario/body-scenario.ts';
import { redis } from '../../../src/scenario/redis.ts';
import { runPlan } from '../../../src/verify/run-plan.ts';

type ClientOptions = NonNullable<NonNullable<Parameters<typeof redis>[0]>['client']>;

/** Runs one body twice in a simulation, with a client of ioredis. */
export async function runBody<Result>(
  options: ClientOptions,
  body: (client: Redis) => Promise<Result>,
): Promise<{
  readonly result: Result | undefined;
  readonly hashes: readonly string[];
  /** How the second run ended. */
  readonly run: Awaited<ReturnType<typeof runPlan>>;
}> {
  let result: Result | undefined;
  const scenario = bodyScenario({
    name: 'a body',
    services: [redis({ client: options })],
    faults: [],
    leftovers: false,
    body: async (context) => {
      result = await body((context['redis'] as () => Redis)());
    },
  });
  const first = await runPlan(scenario.calibrationPlan, scenario);
  const run = await runPlan(scenario.calibrationPlan, scenario);
  return { result, hashes: [first.traceHash, run.traceHash].map(String), run };
}
