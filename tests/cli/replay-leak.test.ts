import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replayLeak } from '../../src/cli/replay-leak.ts';
import { encodeFile } from '../../src/files/failure-files.ts';
import { widthOf } from '../../src/report/text.ts';
import type { ReplayRecord } from '../../src/verify/replay-record.ts';
import requestKept from '../bugs/request-kept-on-error-path.ts';
import { nothingKept, recordedLeak } from '../rounds/recorded-leak.ts';
import { runRaceproof } from './raceproof.ts';

const folder = mkdtempSync(join(tmpdir(), 'raceproof-'));
const file = join(folder, 'leak.json');
const page = join(folder, 'leak.html');
let record: ReplayRecord;
beforeAll(async () => {
  record = await recordedLeak(requestKept);
  writeFileSync(file, encodeFile(record));
});
afterAll(() => rmSync(folder, { recursive: true }));

const replay = ['replay', file, '--property', 'tests/cli/leak.property.ts'];

describe('raceproof replay of a leak', () => {
  test('runs the rounds again and prints what they leave behind, with 1 while it leaks', async () => {
    const { exitCode, stdout, stderr } = await runRaceproof([...replay, '--html', page]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(/^runs the rounds of 100 requests again, on one long-lived system\n/);
    expect(stdout).toMatch(/✗ stable-heap +[\d,]+ of [\d,]+ request objects are still reachable/);
    expect(stdout).toMatch(
      /\nREPRODUCED {3}"the heap is stable" · tests\/bugs\/request-kept-on-error-path\.ts\n/,
    );
    const long = stdout.split('\n').filter((line) => widthOf(line) > 80 && !line.includes(folder));
    expect(long).toEqual([]);
    expect(readFileSync(page, 'utf8')).toContain('What was handed to the system and is still reachable');
  });

  test('ends with 0 once it leaks no longer', async () => {
    const system = 'tests/bugs/correct/request-kept-on-error-path.ts';
    const { exitCode, stdout } = await runRaceproof([...replay, '--system', system]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('PASSES NOW   "the heap is stable"');
  });

  test.each(['until', 'break', 'log', 'times', 'json'])(
    'refuses --%s, which speaks of one run',
    async (name) => {
      const leak = {
        kind: 'leak',
        property: nothingKept,
        system: requestKept,
        systemPath: '',
        record,
      } as const;
      await expect(replayLeak(leak, { command: '', [name]: true })).rejects.toThrow(
        `${name}: expected the failure of one run, got a leak`,
      );
    },
  );
});
