import { check, type DefinedScenario, defineScenario, redis } from '../../src/index.ts';

interface Counter {
  readonly next: () => Promise<number>;
}

/** A service that gives each number once, as it is, with the client or library that it is written with. */
export function counterOf(
  service: string,
  faults: readonly string[] = [],
  together = false,
): DefinedScenario {
  return defineScenario({
    name: service,
    system: new URL(`services/${service}.ts`, import.meta.url),
    env: { REDIS_URL: 'redis://cache:6379', REDIS_HOST: 'cache' },
    network: { 'cache:6379': redis() },
    processes: [1, 2],
    concurrency: [2, 5],
    faults,
    together,
    operations: { next: { run: ({ next }: Counter) => next() } },
    finally: ({ history }) => {
      const given = history.filter(({ outcome }) => outcome === 'ok').map(({ result }) => result);
      check(new Set(given).size === given.length, `a number was given twice: ${given.join(' ')}`);
    },
  });
}
