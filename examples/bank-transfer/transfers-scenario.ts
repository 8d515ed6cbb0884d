import * as fc from 'fast-check';
import { check, defineScenario } from 'raceproof';
import { bank, type Bank, type Transfer } from './bank.ts';

/** Two processes move money between two accounts, and none is made or lost. */
export function transfersOf(name: string, move: (bank: Bank, order: Transfer) => Promise<void>) {
  return defineScenario({
    name,
    services: { bank },
    system: ({ bank: client }) => client,
    processes: 2,
    concurrency: [2, 20],
    operations: {
      transfer: {
        args: fc.record({
          from: fc.constantFrom('ann' as const, 'bob' as const),
          amount: fc.integer({ min: 1, max: 9 }),
        }),
        subject: () => 'the two accounts',
        run: (client, { from, amount }) => move(client, { from, to: from === 'ann' ? 'bob' : 'ann', amount }),
      },
    },
    faults: ['bank.error-before', 'bank.error-after', 'bank.slow', 'process.crash'],
    finally: ({ bank: { ann, bob } }) => {
      check(ann + bob === 200, `expected 200 in both accounts, found ${ann + bob}`);
    },
  });
}
