import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFailure } from '../../src/files/failure-files.ts';
import { configurationWith, runVitest, source } from '../vitest/run-vitest.ts';
import { type Ended, runRaceproof } from './raceproof.ts';

// Inside of the repository, so that vitest finds itself.
mkdirSync('raceproof-failures', { recursive: true });
const root = mkdtempSync(join('raceproof-failures', 'explored-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Two bodies beside ordinary tests, one of them in a suite; none is exported. */
const tests = `
import { beforeEach, describe, expect, test } from 'vitest';
import { explore } from ${source('src/vitest/index.ts')};

beforeEach(() => {});
test('an ordinary test', () => {});
describe('a shop', () => {
  explore('a coupon is redeemed once', async ({ redis, concurrently }) => {
    const redeem = async () => {
      if ((await redis().get('used')) === null) await redis().incr('redeemed').then(() => redis().set('used', 1));
    };
    await concurrently(redeem, redeem);
    expect(await redis().get('redeemed')).toBe('1');
  });
  test.each([1, 2])('case %i', () => {});
});
explore('a counter counts', async ({ redis }) => {
  expect(await redis().incr('n')).toBe(1);
}, { runs: 5 });
`;

const configuration = configurationWith(`projects: corpusFirst(['tests/*.test.ts'])`);

function write(file: string, text: string): void {
  mkdirSync(join(root, file, '..'), { recursive: true });
  writeFileSync(join(root, file), text);
}

const run = (...args: readonly string[]): Promise<Ended> => runRaceproof(args, { cwd: root });
let failure = '';

beforeAll(async () => {
  write('vitest.config.js', configuration);
  write('tests/shop.test.ts', tests);
  await runVitest(root);
  failure = join('raceproof-failures', readdirSync(join(root, 'raceproof-failures'))[0] ?? '');
});

test('the failure of a body names the module that tests it', () => {
  const { origin } = readFailure(join(root, failure));
  expect(origin).toMatchObject({ system: 'tests/shop.test.ts', module: 'tests/shop.test.ts' });
});

test('is replayed by raceproof replay, wherever its test lies and whatever lies beside it', async () => {
  const { exitCode, stdout } = await run('replay', failure);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^imports tests\/shop\.test\.ts\n {3}step/);
  expect(stdout).toContain('REPRODUCED   "a coupon is redeemed once" · tests/shop.test.ts');
});

test('is promoted, and held against its test by the corpus, under vitest too', async () => {
  const promoted = await run('corpus', 'promote', failure);
  expect(promoted).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await run('corpus', 'run')).toMatchObject({ exitCode: 1 });
  write(
    'properties/corpus/kept.corpus.ts',
    `import { checkCorpus } from ${source('src/vitest/index.ts')};\ncheckCorpus();`,
  );
  const ended = await runVitest(root, ['properties']);
  expect(ended).toMatchObject({ exitCode: 1 });
  expect(ended.stdout).toContain('1 REPRODUCED');
});

test('a campaign runs every body of a file', async () => {
  const args = ['deep', '--property', 'tests/shop.test.ts', '--runs', '40', '--workers', '1', '--seed', '1'];
  const { exitCode, stdout } = await run(...args, '--minimise', '0');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/✗ a coupon is redeemed once/);
  expect(stdout).toMatch(/✓ a counter counts/);
});

test('what runs live says that it cannot take a body', async () => {
  const { exitCode, stderr } = await run('rehearse', failure, '--redis', 'redis://127.0.0.1:1');
  expect(exitCode).toBe(64);
  expect(stderr).toContain('got one of the scenario "a coupon is redeemed once"');
});
