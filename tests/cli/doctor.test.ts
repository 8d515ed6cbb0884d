import { describe, expect, test } from 'vitest';
import { projectOf } from '../modules/project.ts';
import { runHere } from './run-here.ts';

const shop = `import { createServer } from 'node:http';
const { PORT, MAIL_URL, TOKEN } = process.env;
createServer(async (request, response) => response.end(await send())).listen(Number(PORT));
const send = async () => (await fetch(MAIL_URL)).text();
await send();
`;

describe('raceproof doctor', () => {
  test('says what a service uses and what to declare, in 80 columns', async () => {
    const cwd = projectOf({ 'src/shop.ts': shop });
    const { exitCode, stdout, stderr } = await runHere(
      ['doctor', 'src/shop.ts', '--env', 'PORT=3000', 'MAIL_URL=https://api.mail.test/send'],
      { cwd },
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toBe(`module   src/shop.ts: 1 file of yours, 5 lines
exports  nothing
listens  on port 3000
SIGTERM  is not handled: it ends the process at once

What it uses of Node
  http         simulated: the simulated network, TLS without a handshake, no
               Unix sockets; without a network they are refused
  fetch        simulated: the simulated network; without one it is refused
  process.env  simulated: what \`env\` gives, else that of the real process

Addresses it reaches for
  api.mail.test:443, at src/shop.ts:4, from MAIL_URL
    network: { 'https://api.mail.test': http((request) => …) }

Environment variables it reads
  PORT      set, read at src/shop.ts:2
  MAIL_URL  set, read at src/shop.ts:2
  TOKEN     not set, read at src/shop.ts:2

It can be verified as it is, with what is declared here. To begin with:

import { defineScenario, http } from 'raceproof';
import { checkScenario } from 'raceproof/vitest';

const scenario = defineScenario({
  name: 'shop',
  system: './src/shop.ts',
  env: {
    PORT: '3000',
    MAIL_URL: 'https://api.mail.test/send',
    // TOKEN: '…', not set
  },
  network: {
    'https://api.mail.test': http(() => Response.json({})),
  },
  operations: {
    get: { run: ({ fetch }) => fetch('/') },
  },
});

export default checkScenario(scenario);
`);
  });

  test('ends with 1 where something stands in the way', async () => {
    const cwd = projectOf({
      'shop.ts': `import { execSync } from 'node:child_process';
export const commit = execSync('git rev-parse HEAD').toString();`,
    });
    const { exitCode, stdout } = await runHere(['doctor', 'shop.ts'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`What stands in the way
  the system starts a real child process, git rev-parse HEAD, in p1/body
    at shop.ts:2:23
    Put what the other process or thread does behind a service that the scenario
    has.

It cannot be verified as it is.
`);
  });

  test('a password is not printed', async () => {
    const cwd = projectOf({ 'shop.ts': 'export const open = () => 1; void process.env.DATABASE;' });
    const { stdout } = await runHere(['doctor', 'shop.ts', '--env', 'DATABASE=redis://me:geheim@cache'], {
      cwd,
    });
    expect(stdout).toContain("// DATABASE: '…',");
    expect(stdout).not.toContain('geheim');
  });

  for (const [what, args, message] of [
    ['no file', ['missing.ts'], /module: expected the path of a module.*missing\.ts.*there is no file/],
    ['a package that is not there', ['a.ts', '--isolate', 'no-such'], /--isolate: expected packages that/],
    ['a variable without a value', ['a.ts', '--env', 'PORT'], /expected NAME=value, got "PORT"/],
  ] as const) {
    test(`${what} is an error of usage`, async () => {
      const cwd = projectOf({ 'a.ts': 'export const a = () => 1;' });
      const { exitCode, stderr } = await runHere(['doctor', ...args], { cwd });
      expect(exitCode).toBe(64);
      expect(stderr).toMatch(message);
    });
  }
});
