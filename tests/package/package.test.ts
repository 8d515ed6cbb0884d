import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportSchema } from '../../src/report/json/report.ts';
import { LoopbackRedis } from '../campaign/loopback-redis.ts';
import { describeFinding } from '../tidy/finding.ts';
import { findDeadLinks } from '../tidy/links.ts';
import { findRealRedis } from '../world/redis/real-redis.ts';
import { shellEnvironment } from './child-process.ts';
import { InstalledPackage } from './installed-package.ts';
import { readmeModules } from './readme-modules.ts';

const timeout = 600_000;
const redisServer = findRealRedis();
const needed =
  /^(?:LICENSE|README\.md|ARCHITECTURE\.md|CONTRIBUTING\.md|package\.json|bin\/[\w-]+\.js|docs\/[\w.-]+|schemas\/[\w-]+\.schema\.json|dist\/.*(?<!\.test)\.(?:js|d\.ts)|dist\/files\/page-assets\.json)$/;
/** A system of the project's own that fails soon, in few and small runs. */
const racy = ['--system', 'src/racy-worker.ts', '--seed', '2', '--requests', '10-14'];
const lenient = ['--p99', '600000', '--total', '600', '--timeout', '600'];

/** The README's first examples are wrong on purpose. */
function isFirst(file: string): boolean {
  return /shop|coupons/.test(file);
}

/** Each test goes on with what those before it left in the project, as a user does. */
describe('the package, packed and installed in an empty project', { timeout }, () => {
  let installed: InstalledPackage;

  beforeAll(async () => {
    installed = await InstalledPackage.create();
    const modules = readmeModules(readFileSync('README.md', 'utf8'));
    for (const [file, text] of modules) if (!isFirst(file)) installed.write(file, text);
    for (const name of ['worker', 'racy-worker', 'mended-worker']) {
      const example = readFileSync(`examples/${name}.ts`, 'utf8');
      const text = example.replace('../src/index.ts', 'raceproof').replace('./worker.ts', './example.ts');
      installed.write(name === 'worker' ? 'src/example.ts' : `src/${name}.ts`, text);
    }
  }, timeout);

  afterAll(() => installed.remove());

  function run(args: readonly string[], exitCode = 0): Promise<string> {
    return installed.run('raceproof', args, { exitCode });
  }

  function only(folder: string, suffix = ''): string {
    const names = readdirSync(join(installed.project, folder)).filter((name) => name.endsWith(suffix));
    expect(names).toHaveLength(1);
    return join(folder, names[0] ?? '');
  }

  test('holds what it needs to run, docs and schemas, and nothing else', () => {
    expect(installed.files.filter((path) => !needed.test(path))).toEqual([]);
    expect(installed.files).toContain('LICENSE');
    expect(installed.files.filter((path) => path.startsWith('dist/files/bundle-'))).toEqual([]);
    expect(installed.installation).not.toContain('EBADENGINE');
  });

  test('holds whatever its texts link to', () => {
    const texts = installed.files
      .filter((path) => path.endsWith('.md'))
      .map((path) => ({ path, text: installed.read(`node_modules/raceproof/${path}`) }));
    expect(texts.map(({ path }) => path)).toContain('README.md');
    const dead = findDeadLinks(texts, (path) => installed.files.includes(path));
    expect(dead.map(describeFinding)).toEqual([]);
  });

  test('has the commands that are tried here, and no other', async () => {
    const listed = (await run(['--help'])).matchAll(/^ {2}([a-z]+) (?=.* {2})/gm);
    const tried = ['corpus', 'deep', 'help', 'load', 'merge', 'rehearse', 'replay', 'schemas', 'worker'];
    expect(new Set([...listed].map(([, name]) => name))).toEqual(new Set(tried));
  });

  test('raceproof deep: resumed, two workers run what is missing', async () => {
    await run(['deep', ...racy, '--runs', '12', '--workers', '1', '--time', '1ms'], 3);
    const text = await run(['deep', '--resume', '--workers', '2', '--minimise', '1'], 1);
    expect(text).toContain('12 runs');
    expect(text).toContain('no-duplicate-flagging');
    const page = installed.read(join(campaign(), 'index.html'));
    // The notice of the library that draws the plots.
    expect(page).toContain('Leon Sorokin');
  });

  function campaign(): string {
    const names = readdirSync(join(installed.project, 'raceproof-campaigns'));
    return join('raceproof-campaigns', names.find((name) => /^[0-9a-f]{16}$/.test(name)) ?? '');
  }

  test('raceproof merge', async () => {
    await run(['merge', campaign(), '--out', 'merged', '--minimise', '0'], 1);
    expect(installed.read(join(campaign().replace('raceproof-campaigns', 'merged'), 'summary.json'))).toBe(
      installed.read(join(campaign(), 'summary.json')),
    );
  });

  test('raceproof replay, which starts another raceproof for each time', async () => {
    const failure = only('raceproof-failures', '.json');
    expect(await run(['replay', failure, '--times', '1'], 1)).toContain('1/1   REPRODUCED');
  });

  test('raceproof corpus: promote, list, run, minimise, prune, test', async () => {
    const failure = only('raceproof-failures', '.json');
    await run(['corpus', 'promote', failure, '--fails-in', 'src/racy-worker.ts']);
    const entry = only('properties/corpus', '.json');
    expect(await run(['corpus'])).toContain('no-duplicate-flagging');
    expect(await run(['corpus', 'run'])).toContain('1 REPRODUCED · all as expected');
    expect(await run(['corpus', 'minimise'])).toContain('nothing smaller was found');
    expect(await run(['corpus', 'prune'])).toContain('nothing to remove of 1 file');
    await run(['corpus', 'test', entry, '--out', 'tests/found-again.test.ts']);
    expect(installed.read('tests/found-again.test.ts')).toContain('from "raceproof"');
  });

  test('raceproof load, with the Redis that is in it', async () => {
    await run(['load', '--system', 'src/mended-worker.ts', '--requests', '3', ...lenient]);
    expect(installed.read('raceproof-report/load.html')).toContain('Leon Sorokin');
  });

  test.skipIf(redisServer === undefined)('raceproof load, in processes of its own', async () => {
    const places = ['--processes', '2', '--redis-server', '--output', 'own'];
    await run(['load', '--system', 'src/mended-worker.ts', '--requests', '3', ...places, ...lenient]);
    expect(JSON.parse(installed.read('own/load.json'))).toMatchObject({ setting: { ownProcesses: true } });
  });

  test.skipIf(redisServer === undefined)('raceproof rehearse', async () => {
    const failure = only('raceproof-failures', '.json');
    const args = ['rehearse', failure, '--redis-server', '--system', 'src/racy-worker.ts'];
    expect(await run(args, 1)).toContain('no-duplicate-flagging');
  });

  test.skipIf(redisServer === undefined)('raceproof worker, and deep that deals out over Redis', async () => {
    const redis = await LoopbackRedis.on(redisServer ?? '');
    await redis.start();
    const worker = spawn(
      installed.program('raceproof'),
      ['worker', '--redis', redis.url, '--workers', '1', '--system', 'src/racy-worker.ts'],
      { cwd: installed.project, env: shellEnvironment(), stdio: 'inherit' },
    );
    const ended = once(worker, 'exit');
    try {
      const places = ['--redis', redis.url, '--redis-patience', '10m', '--out', 'over-redis'];
      const text = await run(['deep', ...racy, '--runs', '12', '--minimise', '0', ...places], 1);
      expect(text).toContain('12 runs');
      worker.kill('SIGINT');
      expect(await ended).toEqual([0, null]);
    } finally {
      worker.kill('SIGKILL');
      await redis.stop();
    }
  });

  test('raceproof schemas: those in the package', async () => {
    await run(['schemas']);
    for (const name of readdirSync('schemas')) {
      const shipped = installed.read(`node_modules/raceproof/schemas/${name}`);
      expect(installed.read(`schemas/${name}`)).toBe(shipped);
    }
  });

  test("vitest, with the README's configuration: the property, the corpus and the plain test", async () => {
    const env = { RACEPROOF_RUNS: '4', NUM_CONCURRENT_REQUESTS: '20', NO_COLOR: '1' };
    // In one process: in one each, all files would load raceproof anew.
    const args = ['run', '--no-isolate', 'properties', 'tests'];
    const text = await installed.run('vitest', args, { env });
    expect(text).toMatch(/Tests +5 passed/);
    const report = reportSchema.parse(JSON.parse(installed.read('raceproof-report/report.json')));
    expect(report.corpus).toMatchObject([{ outcome: 'REPRODUCED', holds: true }]);
    expect(report.properties).toMatchObject([
      {
        file: 'properties/flagged-twice.property.ts',
        state: 'passed',
        result: { search: { summary: { runs: 4 } } },
      },
    ]);
    expect(installed.read('raceproof-report/index.html')).toContain('no record is flagged twice');
  });

  test("the README's first examples fail as it says, and are replayed", async () => {
    for (const [file, text] of readmeModules(readFileSync('README.md', 'utf8'))) {
      if (isFirst(file)) installed.write(file, text);
    }
    rmSync(join(installed.project, 'raceproof-failures'), { recursive: true });
    const env = { NO_COLOR: '1' };
    const args = ['run', '--no-isolate', 'tests/shop.test.ts', 'properties/coupons.property.ts'];
    const text = await installed.run('vitest', args, { env, exitCode: 1 });
    expect(text).toContain('✗ body   expected 2 to be 1');
    expect(text).toMatch(/✗ always {3}coupon [AB] was redeemed twice/);
    const failure = readdirSync(join(installed.project, 'raceproof-failures')).find((name) =>
      name.startsWith('coupons-always'),
    );
    const replay = ['replay', join('raceproof-failures', failure ?? '')];
    expect(await run(replay, 1)).toContain('REPRODUCED');
    const deep = ['deep', '--property', 'properties/coupons.property.ts', '--runs', '8', '--workers', '1'];
    expect(await run([...deep, '--minimise', '0'], 1)).toContain('was redeemed twice');
  });
});
