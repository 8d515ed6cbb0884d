import { check, defineScenario, leases, redis } from 'raceproof';
import { ledger } from './ledger.ts';
import type { writeAsLeader } from './leader.ts';

/** Two or three processes write when they lead. Once a leader has written, no earlier one writes. */
export function termsOf(name: string, write: typeof writeAsLeader) {
  return defineScenario({
    name,
    services: { redis: redis({ locks: /^lock:(.+)/ }), ledger },
    system: ({ redis: client, ledger: store, process }) => ({ write: () => write(client, store, process) }),
    processes: [2, 3],
    concurrency: [2, 12],
    operations: { write: { run: (api) => api.write() } },
    faults: ['redis.stall', 'redis.slow', 'ledger.slow', 'ledger.late', 'process.pause'],
    finally: [
      leases(),
      ({ ledger: terms }) => check(isAscending(terms), 'a leader wrote after its successor had written'),
    ],
  });
}

function isAscending(terms: readonly number[]): boolean {
  return terms.every((term, index) => term >= (terms[index - 1] ?? 0));
}
