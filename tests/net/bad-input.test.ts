import { describe, expect, test } from 'vitest';
import { defineScenario, http, redis, service } from '../../src/index.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { verify, type VerifyResult } from '../../src/verify/verify.ts';
import { projectOf } from '../modules/project.ts';

const answer = http(() => new Response('ok'));

function scenario(options: object, file = 'export const serve = () => "served";') {
  const folder = projectOf({ 'server.ts': file });
  return defineScenario({
    name: 'bad input',
    system: `${folder}/server.ts`,
    concurrency: [1, 3],
    processes: 1,
    operations: { get: { run: ({ fetch }) => fetch('/') } },
    network: {},
    ...options,
  });
}

function searched(options: object, file?: string): Promise<VerifyResult> {
  const system = scenario(options, file);
  const { concurrency, processes } = system;
  return verify(scenarioProperty(system, 'chaos', { runs: 5 }), { system, concurrency, processes });
}

describe('a network that cannot be is refused by name', () => {
  for (const [what, network, message] of [
    [
      'no object',
      'cache',
      /scenario "bad input" network: expected an object such as \{ 'cache:6379': redis\(\) \}, got "cache"/,
    ],
    [
      'no port',
      { cache: redis() },
      /network "cache": expected host:port or a URL such as https:\/\/api.mail.test, got "cache"/,
    ],
    ['no URL', { 'http://[cache': redis() }, /network "http:\/\/\[cache": expected host:port or a URL/],
    ['a path', { 'https://a.test/b': answer }, /expected host:port or a URL/],
    [
      'two services at one address',
      { 'https://a.test': answer, 'a.test:443': redis() },
      /expected one service for a.test:443, got two/,
    ],
    ['no service', { 'a.test:80': () => 'ok' }, /network "a.test:80": expected redis\(\) or http\(…\)/],
    [
      'a service that has no address',
      { 'a.test:80': service('mail', { calls: { send: { apply: () => 1 } } }) },
      /expected redis\(\) or http\(…\)/,
    ],
    [
      'two of one name',
      {
        'a.test:80': http(() => new Response(), { name: 'mail' }),
        'b.test:80': http(() => new Response(), { name: 'mail' }),
      },
      /another name than "mail"/,
    ],
  ] as const) {
    test(`as ${what}`, () => {
      expect(() => scenario({ network })).toThrow(message);
    });
  }

  test('an environment of other things than texts', () => {
    expect(() => scenario({ env: { PORT: 3000 } })).toThrow(/env\.PORT: expected a text, got 3000/);
    expect(() => scenario({ env: 'PORT' })).toThrow(/env: expected an object such as \{ PORT: '3000' \}/);
  });

  test('options of http', () => {
    expect(() => http('ok' as never)).toThrow(/http: expected a function, got "ok"/);
    expect(() => http(() => new Response(), { latency: 1 } as never)).toThrow(/latency/);
    expect(() => http(() => new Response(), { name: 'a mail' })).toThrow(/http name: expected letters/);
  });
});

describe('a system that does not do its part', () => {
  test('never listens', async () => {
    await expect(searched({}, '')).rejects.toThrow(/system of p1: expected a process that listens/);
  });

  test('does not compile', async () => {
    await expect(searched({}, 'const = 1')).rejects.toThrow(/server\.ts/);
  });

  test('listens nowhere that an operation asks for', async () => {
    const result = await searched({});
    expect(result.kind === 'failed' ? result.finding.violation : result).toMatchObject({
      why: expect.stringContaining('p1 to listen') as string,
    });
  });
});

test('an address that nobody serves is named with the place that reached for it', async () => {
  const file = `
    import { createServer } from 'node:http';
    createServer((request, response) => {
      fetch('http://nobody.test/').then(
        () => response.end('somebody'),
        (error) => response.writeHead(500).end(error.cause.code),
      );
    }).listen(3000);`;
  const result = await searched(
    {
      thresholds: { errors: ['rate<0.01'] },
      finally: ({ history }: { history: readonly { outcome: string }[] }) => {
        if (history.some(({ outcome }) => outcome !== 'ok')) throw new Error('not answered');
      },
    },
    file,
  );
  if (result.kind !== 'failed') throw new Error(`expected a failure, got ${result.kind}`);
  const told = result.finding.run.facts.map(({ what }) => what).filter((what) => what.kind === 'told');
  expect(told).toContainEqual(
    expect.objectContaining({ service: 'net', name: 'nobody serves', subject: 'nobody.test:80' }),
  );
});
