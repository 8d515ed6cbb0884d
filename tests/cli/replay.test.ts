import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import racyWorker from '../../examples/racy-worker.ts';
import { encodeFile } from '../../src/files/failure-files.ts';
import { originOf } from '../../src/files/origin.ts';
import { widthOf } from '../../src/report/text.ts';
import { addReplay } from '../../src/cli/replay.ts';
import { commandFor } from '../../src/cli/replay-arguments.ts';
import { type CaseOptions, replayCases } from '../../src/cli/replay-case.ts';
import { replayReportSchema } from '../../src/report/json/replay-report.ts';
import { encodeToken, type ReplayRecord } from '../../src/verify/replay-record.ts';
import { RealPeer } from '../verify/real-peer.ts';
import { recordedFailure } from '../verify/recorded-failure.ts';
import { runRaceproof } from './raceproof.ts';
import { runHere } from './run-here.ts';

const system = 'tests/cli/talking-worker.ts';
const folder = mkdtempSync(join(tmpdir(), 'raceproof-'));
const file = join(folder, 'failure.json');
let record: ReplayRecord;
beforeAll(async () => {
  record = { ...(await recordedFailure(racyWorker)), origin: originOf({ system, seed: 1, index: 1 }) };
  writeFileSync(file, encodeFile(record));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('raceproof replay', () => {
  test('prints the steps, the log at its virtual time, the failure and the outcome; nothing else is written', async () => {
    const { exitCode, stdout, stderr } = await runHere(['replay', file, '--log']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(/^imports tests\/cli\/talking-worker\.ts\n {3}step {6}vt ms {2}event\n/);
    expect(stdout).toContain('│ p1/main: p1 begins at 2030-01-01T00:00:00.000Z');
    expect(stdout).toMatch(/│ p1\/r\d+\.1: asks about \S+\n/);
    expect(stdout).toMatch(/◄ record \S+ was flagged twice\n/);
    expect(stdout).toContain(`npx raceproof replay ${file}\n`);
    expect(stdout).toMatch(/\nREPRODUCED {3}"no record is flagged twice" · tests\/cli\/talking-worker\.ts\n/);
    const long = stdout.split('\n').filter((line) => widthOf(line) > 80 && !line.startsWith('npx '));
    expect(long).toEqual([]);
  });

  test('gives the reference system a log', async () => {
    const args = ['replay', file, '--log', '--system', 'properties/reference-system.ts'];
    const { exitCode, stdout } = await runHere(args);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /\n +│ p1\/(r\d+)\.1: (\S+): lock taken, fence 1\n[^]*│ p1\/\1\.1: \2: verdict flag on \1\n/,
    );
    expect(stdout).toMatch(/│ p1\/(r\d+)\.1: \1: ack\n/);
  });

  test('ends, and sends nothing, where the module of the system has opened a client of its own', async () => {
    const peer = await RealPeer.listening();
    process.env['TEST_PORT'] = String(peer.port);
    const args = ['replay', file, '--system', 'tests/verify/systems/redis-at-import.ts'];
    const ended = await runRaceproof(args);
    delete process.env['TEST_PORT'];
    expect(ended).toMatchObject({
      exitCode: 64,
      stdout: 'imports tests/verify/systems/redis-at-import.ts\n',
    });
    expect(ended.stderr).toContain(`a real socket, 127.0.0.1:${peer.port}`);
    expect(ended.stderr).toContain('A run touches nothing real');
    expect((await peer.received()).join('')).not.toContain('flagged');
    await peer.close();
  });

  test('stops where it is told to, and says what is open there', async () => {
    const event = record.trace.find((id) => id.endsWith('redis.get#1:exec')) ?? '';
    const { exitCode, stdout } = await runHere(['replay', encodeToken(record), '--until', event]);
    expect(exitCode).toBe(1);
    const number = record.trace.indexOf(event) + 1;
    expect(stdout).toContain(`stopped after event ${number} of ${record.trace.length}\n  open: p1/`);
    expect(stdout).not.toContain(` ${number + 1}  `);
    expect(stdout).not.toContain('begins at');
  });

  test('in fresh processes it says how many took the same course', async () => {
    const { exitCode, stdout } = await runHere(['replay', file, '--times', '2']);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 1,
      stdout: `imports ${system}\n2/2   REPRODUCED, trace ${record.traceHash}\n`,
    });
  });

  test('of a mended system ends with 0, and as JSON it is one document', async () => {
    const args = ['replay', file, '--system', 'examples/mended-worker.ts', '--json'];
    const { exitCode, stdout, stderr } = await runHere(args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'imports examples/mended-worker.ts\n' });
    const report = replayReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({
      outcome: 'PASSES NOW',
      system: 'examples/mended-worker.ts',
      signature: null,
    });
  });

  test('runs one plan of a search by its seed and index', async () => {
    const args = ['replay', '--seed', '1', '--index', '1', '--property', 'flagged twice', '--json'];
    const failing = await runHere([...args, '--system', 'examples/racy-worker.ts']);
    expect(failing.exitCode).toBe(1);
    expect(replayReportSchema.parse(JSON.parse(failing.stdout))).toMatchObject({
      outcome: 'FAILED',
      signature: 'no-duplicate-flagging|flag|no-lock',
    });
  });

  test('stops in the inspector just before the event that breaks the property', async () => {
    let said: Promise<string> | undefined;
    const onText = (text: string): void => {
      const port = /Debugger listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(text)?.[1];
      if (port !== undefined) said ??= debug(port);
    };
    const { exitCode, stdout } = await runRaceproof(['replay', file, '--break', '--port', '0'], { onText });
    expect(await said).toContain('cli/break-before.');
    expect(stdout).toMatch(/^imports .*\nstops before event \d+ of \d+: /);
    expect(exitCode).toBe(1);
  });
});

describe('what selects no run is refused', () => {
  const searched = { seed: 1, index: 1 };
  test.each<readonly [string, string | undefined, CaseOptions, string]>([
    [
      'nothing',
      undefined,
      {},
      'expected a failure file, a token, or both --seed and --index; got none of them',
    ],
    ['half a search', undefined, { seed: 1 }, 'both --seed and --index; got --seed alone'],
    ['both', 'a.json', searched, 'expected a failure file or token, or --seed and --index; got both'],
    ['no file', 'none.json', {}, 'or the path of a failure file, got none.json: Error: ENOENT'],
    [
      'no property',
      undefined,
      { ...searched, property: 'luck' },
      'got "luck"; there are "nothing is left over", ',
    ],
    ['several', undefined, { ...searched, property: 'no' }, 'the name of one property, got "no"; there are '],
    [
      'no file of one',
      undefined,
      { ...searched, property: 'no.property.ts' },
      'no.property.ts, which does not exist',
    ],
    [
      'another module',
      undefined,
      { ...searched, property: 'src/index.ts' },
      'what checkProperty returns, got undef',
    ],
    ['an enumeration', undefined, { ...searched, property: 'every schedule' }, 'enumerates its plans'],
    ['rounds', undefined, { ...searched, property: 'the heap is stable' }, 'about many rounds of one plan'],
    [
      'no system',
      undefined,
      { ...searched, property: 'left over', system: 'none.ts' },
      'none.ts, which does not',
    ],
  ])('%s', async (_, source, options, message) => {
    const refused = replayCases(source, options);
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(message);
  });

  test.each([
    ['--times', '--until'],
    ['--times', '--break'],
    ['--times', '--log'],
    ['--times', '--json'],
    ['--json', '--until'],
    ['--json', '--break'],
    ['--json', '--log'],
  ])('%s with %s, which it would pass over', async (option, other) => {
    const quiet = { writeErr: () => undefined };
    const program = new Command('raceproof').exitOverride().configureOutput(quiet);
    addReplay(program, () => undefined);
    for (const command of program.commands) command.exitOverride().configureOutput(quiet);
    const valueOf: Readonly<Record<string, string[]>> = { '--times': ['2'], '--until': ['3'] };
    const args = [option, other].flatMap((name) => [name, ...(valueOf[name] ?? [])]);
    await expect(program.parseAsync(['replay', 'a.json', ...args], { from: 'user' })).rejects.toThrow(
      /^error: option '--\w+.*' cannot be used with option '--\w+.*'$/,
    );
  });

  test('on the command line in one line, with exit code 64', async () => {
    const { exitCode, stdout, stderr } = await runHere(['replay', 'none.json']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
    expect(stderr).toMatch(/^raceproof: expected .*none\.json.*\n$/);
  });
});

describe('what a failure names', () => {
  const kept = (changes: Partial<ReplayRecord>): string => encodeToken({ ...record, ...changes });
  const foundIn = (path: string): string =>
    kept({ origin: { ...originOf({ system, seed: 1, index: 1 }), system: path } });
  const evil = join(folder, 'evil.mjs');
  const imported = (): unknown => Reflect.get(globalThis, 'importedByReplay');
  beforeAll(() => writeFileSync(evil, 'globalThis.importedByReplay = true; export default () => {};'));

  test('is imported from inside the project only, and told before', async () => {
    const told: string[] = [];
    const refused = replayCases(foundIn(evil), {}, (path) => told.push(path));
    await expect(refused).rejects.toThrow(
      `the replay token: origin.system: expected the path of a module inside the project ${process.cwd()}, ` +
        `got ${evil}, which lies outside of it; give the system with --system <path>, from anywhere`,
    );
    expect({ told, imported: imported() }).toEqual({ told: [], imported: undefined });
    await replayCases(foundIn('examples/racy-worker.ts'), {}, (path) => told.push(path));
    expect(told).toEqual(['examples/racy-worker.ts']);
  });

  test('is no path where it is the name of a property', async () => {
    await expect(replayCases(kept({ property: evil }), {})).rejects.toThrow(
      'expected the name of one property',
    );
    expect(imported()).toBeUndefined();
  });

  test('is imported from anywhere where the user names it', async () => {
    const [only] = await replayCases(foundIn(evil), { system: evil });
    expect(imported()).toBe(true);
    if (only === undefined) throw new Error('a failure is one case');
    // The command replays it elsewhere, too.
    expect(commandFor('a.json', only, {})).toBe(`npx raceproof replay a.json --system ${evil}`);
  });
});

/**
 * Attaches Node's own debugger, which leaves where the program stopped, so that the program goes on alone: one that is
 * there while the program ends now and then takes Node down with it. Resolves with whatever it said.
 */
function debug(port: string): Promise<string> {
  const debuggerOfNode = spawn(process.execPath, ['inspect', `127.0.0.1:${port}`], { stdio: 'pipe' });
  let text = '';
  debuggerOfNode.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
    if (text.includes('break in ') && !debuggerOfNode.stdin.writableEnded) {
      debuggerOfNode.stdin.end('.exit\n');
    }
  });
  return new Promise((resolve) => {
    debuggerOfNode.once('close', () => resolve(text));
  });
}
