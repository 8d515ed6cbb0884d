import * as fc from 'fast-check';
import { check, defineScenario, service } from 'raceproof';
import type { BatchLoader } from './batch-loader.ts';

const nameOf = (id: string): string => `user ${id}`;

const users = service('users', {
  calls: { byIds: { reads: true, apply: (_: unknown, ids: readonly string[]) => ids.map(nameOf) } },
});

type Made = new (
  fetch: (ids: readonly string[]) => Promise<readonly string[]>,
) => Pick<BatchLoader<string>, 'load'>;

/** Whoever asks for a user is given that user, however many ask in one turn. */
export function loadsOf(name: string, MadeLoader: Made) {
  return defineScenario({
    name,
    services: { users },
    system: ({ users: directory }) => new MadeLoader((ids) => directory.byIds(ids)),
    processes: 1,
    concurrency: [2, 8],
    together: true,
    operations: { load: { args: fc.constantFrom('1', '2', '3'), run: (loader, id) => loader.load(id) } },
    faults: ['users.error-before'],
    finally: ({ history }) => {
      for (const { args, outcome, result } of history) {
        check(outcome !== 'ok' || result === nameOf(args as string), 'a load returned another user');
      }
    },
  });
}
