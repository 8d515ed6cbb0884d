import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Plan } from '../../src/core/plan.ts';
import { http, runPlan } from '../../src/index.ts';
import { bodyScenario } from '../../src/scenario/body-scenario.ts';
import { networkOf } from '../../src/scenario/network.ts';

const answering = (name: string) => http(() => new Response(name), { name });
const network = networkOf('network', {
  'https://api.mail.test': answering('mail'),
  'https://api.bank.test': answering('bank'),
});

/** What became of each question, and after how many virtual milliseconds. */
async function asked(url: string, limitMs: number): Promise<string> {
  const beganMs = Date.now();
  const seen = await fetch(url, { signal: AbortSignal.timeout(limitMs) })
    .then((answer) => answer.text())
    .catch((error: unknown) => (error as Error).name);
  return `${seen} after ${Date.now() - beganMs}`;
}

/** Two questions to mail at once, one to bank, and later another to mail; mail is split from the process at a request. */
async function answersWhenSplitAt(nth: number, limitMs = 60_000): Promise<readonly string[]> {
  let answers: readonly string[] = [];
  const scenario = bodyScenario({
    name: 'questions',
    services: network?.services ?? [],
    addresses: network?.addresses,
    faults: ['mail.split'],
    leftovers: false,
    body: async () => {
      const [one, two, bank] = await Promise.all([
        asked('https://api.mail.test/1', limitMs),
        asked('https://api.mail.test/2', limitMs),
        asked('https://api.bank.test/', limitMs),
      ]);
      answers = [one, two, bank, await asked('https://api.mail.test/3', limitMs)];
    },
  });
  const plans = scenario.plans({
    concurrency: { min: 1, max: 1 },
    processes: { min: 1, max: 1 },
    requestTimeoutMs: 1_000,
    profile: 'chaos',
    faultsMax: 0,
    faultKinds: [],
  });
  const [drawn = expect.fail('no plan was drawn')] = fc.sample(plans, { seed: 1, numRuns: 1 });
  const plan: Plan = {
    ...drawn,
    settings: {
      ...drawn.settings,
      net: { latencyMs: { min: 0, max: 0 } },
      mail: 'instant',
      bank: 'instant',
    },
    faults: [
      {
        kind: 'mail.split',
        at: { process: 'p1', operation: 'mail.request', nth },
        with: { durationMs: 5_000 },
      },
    ],
    schedule: { kind: 'deviations', deviations: [] },
  };
  const { ending, recording } = await runPlan(plan, scenario, { record: true });
  expect(ending.kind).toBe('settled');
  expect(recording?.struck).toHaveLength(1);
  return answers;
}

test('what is under way between a process and a service waits until they reach each other', async () => {
  expect(await answersWhenSplitAt(2)).toEqual([
    'mail after 5000',
    'mail after 5000',
    'bank after 0',
    'mail after 0',
  ]);
});

test('a client with a time-out gives up, and who connects meanwhile waits', async () => {
  expect(await answersWhenSplitAt(1, 3_000)).toEqual([
    'TimeoutError after 3000',
    'TimeoutError after 3000',
    'bank after 0',
    'mail after 2000',
  ]);
});
