import { get } from 'node:http';
import KeepAlive200 from 'agentkeepalive-2.0.0';
import KeepAlive202 from 'agentkeepalive-2.0.2';
import { http, service } from 'raceproof';
import { type BodyContext, explore } from 'raceproof/vitest';
import { expect, test } from 'vitest';
import { searchesOf } from './searches.ts';

const network = { 'http://prices.test': http(() => new Response('9.90')) };
const orders = service('orders', {
  state: () => undefined,
  calls: { next: { latencyMs: [0, 2_000], apply: () => 'a book' } },
});

/** Asks for the price of one order after the other. The agent closes a socket of which nobody has made use for a second. */
function pricesWith(KeepAlive: typeof KeepAlive200) {
  return async (context: BodyContext<{ orders: typeof orders }>): Promise<void> => {
    const agent = new KeepAlive({ keepAliveTimeout: 1_000, timeout: 0 });
    for (let count = 1; count <= 3; count += 1) {
      await context.orders().next();
      await new Promise((resolve, reject) => {
        get('http://prices.test', { agent }, (answer) => answer.resume().on('end', resolve)).on(
          'error',
          reject,
        );
      });
    }
  };
}

test('agentkeepalive 2.0.0 sends a request on a socket that is timing out', async () => {
  for (const { runs, finding } of await searchesOf(pricesWith(KeepAlive200), {
    network,
    services: { orders },
  })) {
    expect(runs).toBeLessThanOrEqual(50);
    expect(finding.violation.message).toBe('Error: socket hang up');
    expect(finding.minimal).toEqual({ requests: 0, processes: 1, faults: 0, deviations: 1, events: 9 });
    expect(finding.shrink.certificate.kind).toBe('minimal');
  }
});

explore('agentkeepalive 2.0.2 does not', pricesWith(KeepAlive202), {
  network,
  services: { orders },
  runs: 300,
});
