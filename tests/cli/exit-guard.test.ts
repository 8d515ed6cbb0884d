import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeToken } from '../../src/verify/replay-record.ts';
import { anyRecord, flaggedOnce } from '../verify/recorded-failure.ts';
import { runRaceproof } from './raceproof.ts';

mkdirSync('raceproof-failures', { recursive: true });
/** Inside of the repository, where the program finds its packages. */
const folder = mkdtempSync(join('raceproof-failures', 'guard-'));
/** JavaScript, which starts in a fifth of the time: nothing has to load TypeScript first. */
const program = join(folder, 'guarded.mjs');
beforeAll(() => {
  const made = {
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    sourcemap: 'inline',
    outfile: program,
  } as const;
  buildSync({ entryPoints: ['tests/cli/guarded.ts'], ...made });
});
afterAll(() => rmSync(folder, { recursive: true }));

const unfinished = 'raceproof: ended before it had finished: ';

test.each<readonly [string, number, RegExp | undefined]>([
  ['exits', 70, /^process\.exit\(0\) was called at .*guarded\.ts:\d+:\d+\)?$/],
  ['exits without listeners', 70, /^process\.exit\(0\) was called at .*guarded\.ts/],
  ['exits behind the back', 70, /^process\.reallyExit was called$/],
  ['aborts', 70, /^process\.abort was called$/],
  ['kills itself', 70, /^process\.kill\(process\.pid, "SIGTERM"\) was called$/],
  ['sets a code', 70, /^nothing is left to wait for, and a promise never settles$/],
  ['throws', 70, /^an error that nothing handled$/],
  ['exits when it has finished', 1, undefined],
])('a program that %s ends with %i', (ending, exitCode, why) => {
  const args = ['--enable-source-maps', program, ending];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(status).toBe(exitCode);
  const said = stderr.split('\n').filter((line) => line.startsWith(unfinished));
  expect(said).toHaveLength(why === undefined ? 0 : 1);
  if (why !== undefined) expect(said[0]?.slice(unfinished.length)).toMatch(why);
});

test('a system that ends the process it is replayed in is no pass', async () => {
  const system = join(folder, 'ends.mts');
  writeFileSync(system, 'const { exit } = process;\nexport default () => exit(0);\n');
  const replay = encodeToken({ ...anyRecord(), property: flaggedOnce.name });
  const ended = await runRaceproof(['replay', replay, '--system', system]);
  expect(ended).toMatchObject({ exitCode: 70, stdout: `imports ${system}\n` });
  expect(ended.stderr).toMatch(
    /^raceproof: ended before it had finished: process\.exit\(0\) was called at .*ends\.mts/,
  );
});
