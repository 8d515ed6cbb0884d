import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Examination, examine } from '../../src/doctor/examine.ts';
import { projectOf } from '../modules/project.ts';

async function examined(
  text: string,
  {
    env = {},
    files = {},
  }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly files?: Readonly<Record<string, string>>;
  } = {},
): Promise<Examination> {
  const folder = projectOf({ ...files, 'service.ts': text });
  return examine({ file: `${folder}/service.ts`, isolate: [], env });
}

describe('what a module does when it is loaded', () => {
  test('it listens, reads its environment and handles SIGTERM', async () => {
    const found = await examined(
      `import { createServer } from 'node:http';
      import { join } from 'node:path';
      const server = createServer((request, response) => response.end(join('a', 'b')));
      server.listen(Number(process.env.PORT));
      process.on('SIGTERM', () => server.close());
      if ('DEBUG' in process.env) console.log({ ...process.env });`,
      { env: { PORT: '3000', SECRET: 'x' } },
    );
    expect(found).toMatchObject({ problems: [], reached: [], files: 1, lines: 6 });
    expect(found.loaded).toMatchObject({ ports: [3000], handlesSigterm: true, exports: {} });
    expect(found.loaded.reads.map(({ name, isSet }) => [name, isSet])).toEqual([
      ['PORT', true],
      ['DEBUG', false],
    ]);
    expect(found.used.map(({ name, control }) => [name, control])).toEqual([
      ['http', 'simulated'],
      ['path', 'pure'],
      ['process.env', 'simulated'],
    ]);
  });

  test('that all variables are listed names none of them', async () => {
    const found = await examined('export const all = { ...process.env };', { env: { SECRET: 'x' } });
    expect(found.loaded.reads).toEqual([]);
    expect(found.loaded.exports).toEqual({ all: { SECRET: 'x' } });
  });

  test('it waits for services that are there once they are declared, one after the other', async () => {
    const found = await examined(
      `import { mail } from './mail.ts';
      import { connect } from 'node:net';
      const { host, port } = process.env;
      const socket = connect(Number(port), host);
      await new Promise((resolve, reject) => socket.on('connect', resolve).on('error', reject));
      await mail();
      export const send = mail;`,
      {
        env: { CACHE: 'redis://cache:6400', host: 'cache', port: '6400', MAIL: 'https://mail.test' },
        files: {
          'mail.ts': `export const mail = async () => {
            const { status } = await fetch(new URL('/ping', process.env.MAIL));
            if (status !== 200) throw new Error(String(status));
          };`,
        },
      },
    );
    expect(found).toMatchObject({ problems: [], files: 2 });
    expect(Object.keys(found.loaded.exports ?? {})).toEqual(['send']);
    expect(found.reached).toMatchObject([
      {
        address: 'cache:6400',
        at: expect.stringMatching(/service\.ts:4$/) as string,
        declaration: { kind: 'redis', key: 'cache:6400' },
      },
      {
        address: 'mail.test:443',
        variable: 'MAIL',
        at: expect.stringMatching(/mail\.ts:2$/) as string,
        declaration: { kind: 'http', key: 'https://mail.test' },
      },
    ]);
  });

  test('a service on its own host can be declared, too', async () => {
    const found = await examined(
      `import { connect } from 'node:net';
      const socket = connect(6379, '127.0.0.1');
      await new Promise((resolve, reject) => socket.on('connect', resolve).on('error', reject));
      export const works = () => true;`,
    );
    expect(found).toMatchObject({ problems: [], reached: [{ address: '127.0.0.1:6379' }] });
  });

  test('a default function is called with the environment', async () => {
    const found = await examined('export default ({ process }) => ({ whoami: () => process });');
    expect(found.problems).toEqual([]);
    expect(found.loaded.api).toHaveProperty('whoami');
  });
});

describe('what stands in the way', () => {
  for (const [what, text, problem] of [
    [
      'a child process',
      `import { writeFileSync } from 'node:fs';
      import { spawn } from 'node:child_process';
      spawn('touch', [import.meta.dirname + '/touched']);`,
      { kind: 'refused', act: 'spawn', at: expect.stringMatching(/service\.ts:3/) as string },
    ],
    [
      'one that is waited for',
      `import { execSync } from 'node:child_process';
      try { execSync('touch ' + import.meta.dirname + '/touched'); } catch {}`,
      { kind: 'refused', act: 'spawn' },
    ],
    [
      'a thread',
      `import { Worker } from 'node:worker_threads';
      new Worker('require("fs").writeFileSync("touched", "")', { eval: true });`,
      { kind: 'refused', act: 'thread' },
    ],
    [
      'a datagram',
      `import { createSocket } from 'node:dgram';
      createSocket('udp4').send('x', 9, 'localhost');`,
      { kind: 'refused', act: 'send' },
    ],
    ['an exit', `process.exit(3);`, { kind: 'exited' }],
    ['an error', `throw new Error('no key');`, { kind: 'threw', what: 'Error: no key' }],
    [
      'a rejection',
      `export const a = 1; void Promise.reject(new Error('later'));`,
      { kind: 'unhandled', what: 'Error: later' },
    ],
    ['a text that does not compile', 'const = 1;', { kind: 'no-system' }],
    ['a load that never ends', 'await new Promise(() => {});', { kind: 'stuck' }],
    ['nothing that could be called', 'setInterval(() => {}, 1000);', { kind: 'nothing-to-call' }],
    [
      'a database that nothing simulates',
      `import { connect } from 'node:net';
      export const database = connect(5432, 'db').on('error', () => {});`,
      { kind: 'not-simulated' },
    ],
  ] as const) {
    test(`is ${what}`, async () => {
      const { problems, subject } = await examined(text);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatchObject(problem);
      expect(existsSync(subject.file.replace('service.ts', 'touched'))).toBe(false);
    });
  }
});
