import { type BodyContext, explore } from 'raceproof/vitest';
import { expect, test } from 'vitest';
import { searchesOf } from './searches.ts';

type Context = BodyContext<Record<never, never>>;

/** Two withdrawals, of which the account covers one. Each gives way where the balance has changed since it looked. */
function withdrawals(connection: { readonly own: boolean }) {
  return async ({ redis, concurrently }: Context): Promise<void> => {
    await redis().set('balance', 100);
    const withdraw = async (amount: number): Promise<void> => {
      const client = redis(connection);
      await client.watch('balance');
      const balance = Number(await client.get('balance'));
      if (balance >= amount) await client.multi().decrby('balance', amount).exec();
      else await client.unwatch();
    };
    await concurrently(
      () => withdraw(60),
      () => withdraw(70),
    );
    expect(Number(await redis().get('balance')), 'the balance').toBeGreaterThanOrEqual(0);
  };
}

test('two callers share a connection, and what one of them watches the other no longer does', async () => {
  for (const { runs, finding } of await searchesOf(withdrawals({ own: false }))) {
    expect(runs).toBeLessThanOrEqual(5);
    expect(finding.violation.message).toBe('the balance: expected -30 to be greater than or equal to 0');
    expect(finding.minimal).toEqual({ requests: 0, processes: 1, faults: 0, deviations: 1, events: 27 });
    expect(finding.shrink.certificate.kind).toBe('minimal');
  }
});

explore('each caller has a connection, and one of them gives way', withdrawals({ own: true }), { runs: 300 });
