import axios from 'axios';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { Agent, fetch as undiciFetch } from 'undici';
import { describe, expect, test } from 'vitest';
import { http } from '../../src/index.ts';
import { holdsOnNetwork, onNetwork, requirePassed } from './body-on-network.ts';

interface Mail {
  readonly sent: string[];
}

/** Takes letters, and tells how many it has. */
const mail = () =>
  http(
    async (request, { sent }: Mail) => {
      if (request.method === 'POST') sent.push(await request.text());
      return Response.json({ sent: sent.length, path: new URL(request.url).pathname });
    },
    { name: 'mail', state: () => ({ sent: [] }) },
  );

const office = mail();
const twoAddresses = { 'https://api.mail.test': office, 'plain.test:8080': office };

describe('an HTTP service', () => {
  test('sees a request as it was sent, and is seen to answer as it did', async () => {
    const network = {
      'echo.test:80': http(async function (request) {
        const body = await request.text();
        const headers = { 'x-for': request.headers.get('x-who') ?? '', 'content-type': 'text/plain' };
        const answer = `${this.process}: ${request.method} ${request.url} ${body}`;
        return new Response(answer, { status: 202, statusText: 'Taken', headers });
      }),
    };
    await holdsOnNetwork(
      async () => {
        const answer = await fetch('http://echo.test/a?b=c', {
          method: 'PUT',
          body: 'x'.repeat(3),
          headers: { 'x-who': 'ann' },
        });
        expect([answer.status, answer.statusText, answer.headers.get('x-for')]).toEqual([
          202,
          'Taken',
          'ann',
        ]);
        expect(await answer.text()).toBe('p1: PUT http://echo.test/a?b=c xxx');
        expect(Math.abs(Date.parse(answer.headers.get('date') ?? '') - Date.now())).toBeLessThanOrEqual(
          2_000,
        );
      },
      { network },
    );
  });

  test('is reached by every client', async () => {
    await holdsOnNetwork(
      async () => {
        const { data } = await axios.post<{ sent: number }>('https://api.mail.test/axios', 'one');
        expect(data).toEqual({ sent: 1, path: '/axios' });
        const dispatcher = new Agent({ keepAliveTimeout: 10 });
        const answer = await undiciFetch('https://api.mail.test/undici', {
          method: 'POST',
          body: 'two',
          dispatcher,
        });
        expect(await answer.json()).toEqual({ sent: 2, path: '/undici' });
        await dispatcher.destroy();
        const plain = await new Promise<string>((resolve, reject) => {
          get('http://plain.test:8080/http', (response) => resolve(text(response))).on('error', reject);
        });
        expect(JSON.parse(plain)).toEqual({ sent: 2, path: '/http' });
      },
      { network: twoAddresses },
    );
  });

  test('keeps its state for one run', async () => {
    await holdsOnNetwork(
      async () => {
        const answers = await Promise.all(
          ['a', 'b'].map((body) => fetch('https://api.mail.test', { method: 'POST', body })),
        );
        const counts = await Promise.all(answers.map((answer) => answer.json()));
        expect(
          counts.map((each) => (each as { sent: number }).sent).toSorted((one, other) => one - other),
        ).toEqual([1, 2]);
      },
      { network: twoAddresses },
    );
  });
});

/** What a client sees of one letter, and how many the service has then. */
async function outcomesUnder(fault: string): Promise<ReadonlySet<string>> {
  const outcomes = new Set<string>();
  const result = await onNetwork(
    async () => {
      const seen = await fetch('https://api.mail.test/send', {
        method: 'POST',
        body: 'a letter',
        signal: AbortSignal.timeout(60_000),
      })
        .then(async (answer) => {
          const retry = answer.headers.get('retry-after');
          await answer.text();
          return `${answer.status}${retry === null ? '' : ' later'}`;
        })
        .catch((error: unknown) => (error as Error).name);
      const count = await fetch('https://api.mail.test/count', { signal: AbortSignal.timeout(60_000) })
        .then((answer) => answer.json() as Promise<{ sent: number }>)
        .catch(() => ({ sent: '?' }));
      outcomes.add(`${seen}, ${count.sent} sent`);
    },
    { network: { 'https://api.mail.test': mail() }, faults: [fault], runs: 60 },
  );
  requirePassed(result);
  return outcomes;
}

describe('a fault of an HTTP service', () => {
  for (const [fault, outcome] of [
    ['unavailable', '503, 0 sent'],
    ['error-after', '500, 1 sent'],
    ['rate-limited', '429 later, 0 sent'],
    ['reset-before', 'TypeError, 0 sent'],
    ['reset-after', 'TypeError, 1 sent'],
    ['truncated', 'TypeError, 1 sent'],
    ['split', '200, 1 sent'],
    ['lost', 'TimeoutError, 0 sent'],
    ['hung', 'TimeoutError, 1 sent'],
    ['late', '200, 1 sent'],
    ['slow', '200, 1 sent'],
  ] as const) {
    test(`${fault}: ${outcome}`, async () => {
      const outcomes = await outcomesUnder(`mail.${fault}`);
      expect(outcomes).toContain(outcome);
      // Where it strikes the question, or nothing; and a time-out may come at any time in chaos.
      const others = [...outcomes].filter(
        (each) => each !== outcome && !/^TimeoutError|^200, (?:1|\?|undefined) sent$/.test(each),
      );
      expect(others).toEqual([]);
    });
  }
});

describe('a handler that is wrong ends the run, and says so', () => {
  for (const [what, handler, message] of [
    [
      'throws',
      () => {
        throw new Error('no paper');
      },
      /http mail: expected a handler that answers, got Error: no paper/,
    ],
    [
      'returns no response',
      () => 'sent' as unknown as Response,
      /http mail: expected a handler that returns a Response, got "sent"/,
    ],
  ] as const) {
    test(`it ${what}`, async () => {
      const run = onNetwork(() => fetch('http://mail.test').catch(() => undefined), {
        network: { 'mail.test:80': http(handler, { name: 'mail' }) },
      });
      await expect(run).rejects.toThrow(message);
    });
  }
});
