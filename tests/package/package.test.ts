import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
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
  /^(?:LICENSE|README\.md|ARCHITECTURE\.md|CONTRIBUTING\.md|package\.json|bin\/[\w-]+\.js|docs\/[\w.-]+|examples\/[\w/-]+(?:\.test)?\.ts|schemas\/[\w-]+\.schema\.json|dist\/.*(?<!\.test)\.(?:js|d\.ts)|dist\/files\/page-assets\.json)$/;
/** A system of the project's own that fails in the first of few and small runs, and is minimised in 20 replays. */
const modules = ['--system', 'examples/racy-worker.ts', '--property', 'properties/flagged-twice.property.ts'];
const racy = [...modules, '--seed', '10', '--requests', '4-6', '--runs', '4'];
const lenient = ['--p99', '600000', '--total', '600', '--timeout', '600'];

/** Each test goes on with what those before it left in the project, as a user does. */
describe('the package, packed and installed in an empty project', { timeout }, () => {
  let installed: InstalledPackage;

  beforeAll(async () => {
    installed = await InstalledPackage.create();
    for (const [file, text] of readmeModules(readFileSync('README.md', 'utf8'))) installed.write(file, text);
    copyExamples('examples');
  }, timeout);

  afterAll(() => installed.remove());

  function copyExamples(folder: string): void {
    const { project } = installed;
    cpSync(join(project, 'node_modules/raceproof/examples'), join(project, folder), { recursive: true });
  }

  function run(args: readonly string[], exitCode = 0): Promise<string> {
    return installed.run('raceproof', args, { exitCode });
  }

  function only(folder: string): string {
    const names = readdirSync(join(installed.project, folder)).filter((name) => name.endsWith('.json'));
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

  test('raceproof deep, which starts workers', async () => {
    const text = await run(['deep', ...racy, '--workers', '1', '--minimise', '1'], 1);
    expect(text).toContain('4 runs');
    expect(text).toContain('no-duplicate-flagging');
    const page = installed.read(join(campaign(), 'index.html'));
    // The notice of the library that draws the plots.
    expect(page).toContain('Leon Sorokin');
  });

  function campaign(): string {
    const names = readdirSync(join(installed.project, 'raceproof-campaigns'));
    return join('raceproof-campaigns', names.find((name) => /^[0-9a-f]{16}$/.test(name)) ?? '');
  }

  test('raceproof --help, merge, corpus, load with the Redis that is in it, schemas, doctor', async () => {
    const failure = only('raceproof-failures');
    const server = 'examples/coupons-over-http/';
    const corpus = (...args: readonly string[]): readonly string[] => ['corpus', ...args];
    const [help = '', , , list, ran, minimised, pruned] = await installed.runInOneProcess([
      { args: ['--help'], exitCode: 0 },
      { args: ['merge', campaign(), '--out', 'merged', '--minimise', '0'], exitCode: 1 },
      { args: corpus('promote', failure, '--fails-in', 'examples/racy-worker.ts'), exitCode: 0 },
      { args: corpus(), exitCode: 0 },
      { args: corpus('run'), exitCode: 0 },
      { args: corpus('minimise'), exitCode: 0 },
      { args: corpus('prune'), exitCode: 0 },
      { args: corpus('test', failure, '--out', 'tests/found-again.test.ts'), exitCode: 0 },
      { args: ['load', '--system', 'examples/mended-worker.ts', '--requests', '3', ...lenient], exitCode: 0 },
      { args: ['schemas'], exitCode: 0 },
      { args: ['doctor', `${server}server.ts`, '--env', 'REDIS_URL=redis://cache:6379'], exitCode: 0 },
    ]);
    const tried = [
      'corpus',
      'deep',
      'doctor',
      'help',
      'load',
      'merge',
      'rehearse',
      'replay',
      'schemas',
      'worker',
    ];
    const listed = [...help.matchAll(/^ {2}([a-z]+) (?=.* {2})/gm)].map(([, name]) => name);
    expect(new Set(listed)).toEqual(new Set(tried));
    const merged = join(campaign().replace('raceproof-campaigns', 'merged'), 'summary.json');
    expect(installed.read(merged)).toBe(installed.read(join(campaign(), 'summary.json')));
    expect(list).toContain('no-duplicate-flagging');
    expect(ran).toContain('1 REPRODUCED · all as expected');
    expect(minimised).toContain('nothing smaller was found');
    expect(pruned).toContain('nothing to remove of 1 file');
    expect(installed.read('tests/found-again.test.ts')).toContain('from "raceproof"');
    expect(installed.read('raceproof-report/load.html')).toContain('Leon Sorokin');
    for (const name of readdirSync('schemas')) {
      const shipped = installed.read(`node_modules/raceproof/schemas/${name}`);
      expect(installed.read(`schemas/${name}`)).toBe(shipped);
    }
  });

  const withRedis =
    'raceproof rehearse, load in processes of its own, and deep of a scenario, dealt out over Redis';
  test.skipIf(redisServer === undefined)(`${withRedis} to raceproof worker`, async () => {
    const redis = await LoopbackRedis.on(redisServer ?? '');
    await redis.start();
    const coupons = ['--property', 'properties/coupons.property.ts'];
    const worker = spawn(
      installed.program('raceproof'),
      ['worker', '--redis', redis.url, '--workers', '1', ...coupons],
      { cwd: installed.project, env: shellEnvironment(), stdio: 'inherit' },
    );
    const ended = once(worker, 'exit');
    const failure = only('raceproof-failures');
    const own = ['--processes', '1', '--redis-server', '--output', 'own', ...lenient];
    const failing = ['--seed', '2', '--runs', '8', '--minimise', '0'];
    const places = ['--redis', redis.url, '--redis-patience', '10m', '--out', 'over-redis'];
    try {
      const [rehearsal, , deep] = await installed.runInOneProcess([
        { args: ['rehearse', failure, '--redis-server', '--system', 'examples/racy-worker.ts'], exitCode: 1 },
        { args: ['load', '--system', 'examples/mended-worker.ts', '--requests', '3', ...own], exitCode: 0 },
        { args: ['deep', ...coupons, ...failing, ...places], exitCode: 1 },
      ]);
      expect(rehearsal).toContain('no-duplicate-flagging');
      expect(JSON.parse(installed.read('own/load.json'))).toMatchObject({ setting: { ownProcesses: true } });
      expect(deep).toContain('8 of 8 done');
      expect(deep).toContain('was redeemed twice');
      worker.kill('SIGINT');
      expect(await ended).toEqual([0, null]);
    } finally {
      worker.kill('SIGKILL');
      await redis.stop();
    }
  });

  test("vitest, with the README's configuration: the corpus, what holds, and the examples, which fail if broken", async () => {
    copyExamples('tests/examples');
    const env = {
      RACEPROOF_RUNS: '16',
      RACEPROOF_MINIMISE_SECONDS: '1',
      NUM_CONCURRENT_REQUESTS: '20',
      NO_COLOR: '1',
    };
    // In one process: in one each, all files would load raceproof anew.
    const args = ['run', '--no-isolate', 'properties', 'tests'];
    const text = await installed.run('vitest', args, { env, exitCode: 1 });
    expect(text).toContain('✗ body   expected 2 to be 1');
    expect(text).toMatch(/✗ always {3}coupon [AB] was redeemed twice/);
    const report = reportSchema.parse(JSON.parse(installed.read('raceproof-report/report.json')));
    expect(report.corpus).toMatchObject([{ outcome: 'REPRODUCED', holds: true }]);
    const states = report.properties.map(({ name, state }) => `${name} ${state}`);
    expect(states.toSorted()).toEqual([
      'LRU cache failed',
      'a coupon is redeemed once failed',
      'bank transfers failed',
      'batch loader failed',
      'charges failed',
      'coupons failed',
      'coupons of the fixed shop passed',
      'coupons of the fixed shop, under the service level passed',
      'coupons of the racy shop failed',
      'coupons of the racy shop, under the service level failed',
      'coupons over HTTP failed',
      'coupons over HTTP, fixed passed',
      'coupons, under the service level failed',
      'fixed bank transfers passed',
      'fixed batch loader passed',
      'fixed charges passed',
      'fixed leaders passed',
      'fixed rate limiter passed',
      'fixed task queue passed',
      'leaders failed',
      'no record is flagged twice passed',
      'one fetch of the cache serves all who ask failed',
      'one fetch of the fixed cache serves all who ask passed',
      'payments failed',
      'payments, each once passed',
      'rate limiter failed',
      'semaphore failed',
      'task queue failed',
      'the fixed LRU cache passed',
      'the fixed semaphore passed',
      'the fixed shop redeems a coupon once passed',
      'the shop redeems a coupon once failed',
    ]);
    expect(text).toMatch(/Tests +17 failed \| 19 passed/);
    expect(installed.read('raceproof-report/index.html')).toContain('no record is flagged twice');
  });

  test('raceproof replay, which starts another raceproof for each time', async () => {
    const failure = readdirSync(join(installed.project, 'raceproof-failures')).find((name) =>
      name.startsWith('coupons-always'),
    );
    const replay = ['replay', join('raceproof-failures', failure ?? ''), '--times', '1'];
    expect(await run(replay, 1)).toContain('1/1   REPRODUCED');
  });
});
