import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeFile } from '../../src/files/failure-files.ts';
import { encodeToken, type ReplayRecord } from '../../src/verify/replay-record.ts';
import checkEnvironment from '../../src/vitest/global-setup.ts';
import { PropertyFailure } from '../../src/core/property-failure.ts';
import { replayFailure } from '../../src/vitest/replay-failure.ts';
import { contextOf } from './context-of.ts';
import noLock from '../bugs/no-lock.ts';
import { flaggedOnce, recordedFailure } from '../verify/recorded-failure.ts';

const folder = mkdtempSync(join(tmpdir(), 'raceproof-'));
let record: ReplayRecord;
beforeAll(async () => {
  record = await recordedFailure(noLock);
});
afterAll(() => rmSync(folder, { recursive: true }));

function keep(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The page that the last replay has left for the reporter. */
let page: string | undefined;

/** What the test of a property says when it is to replay; `passed` where it passes. */
async function outcome(replay: string, system: string, property = flaggedOnce): Promise<string> {
  try {
    await replayFailure(
      property,
      contextOf(system, { RACEPROOF_REPLAY: replay }, ({ page: name }) => (page = name)),
    );
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return (error as Error).message;
  }
  return 'passed';
}

/** What the environment is refused with, before any test begins. */
function refusal(replay: string): string {
  const { RACEPROOF_REPLAY: former } = process.env;
  process.env['RACEPROOF_REPLAY'] = replay;
  try {
    checkEnvironment();
  } catch (error) {
    expect(error).toBeInstanceOf(PropertyFailure);
    return (error as PropertyFailure).message;
  } finally {
    if (former === undefined) delete process.env['RACEPROOF_REPLAY'];
    else process.env['RACEPROOF_REPLAY'] = former;
  }
  return 'accepted';
}

describe('a replay ends in one word', () => {
  test('REPRODUCED, from a token or a file', async () => {
    for (const replay of [encodeToken(record), keep('failure.json', encodeFile(record))]) {
      expect(refusal(replay)).toBe('accepted');
      expect(await outcome(replay, 'tests/bugs/no-lock.ts')).toMatch(/^REPRODUCED {3}/);
      expect(page).toMatch(/^no-duplicate-flagging-flag-no-lock-.*\.html$/);
    }
  });

  test('PASSES NOW, the only one that passes', async () => {
    expect(await outcome(encodeToken(record), 'tests/bugs/correct/no-lock.ts')).toBe('passed');
  });

  test('DIVERGED, with the first event that differs', async () => {
    const file = keep('failure.json', encodeFile(record));
    expect(await outcome(file, 'tests/verify/changed-no-lock.ts')).toMatch(
      /^DIVERGED {3}.*\nThe run left the recorded one at event \d+: expected \S+, got \S+\.\n/,
    );
    expect(await outcome(encodeToken(record), 'tests/verify/changed-no-lock.ts')).toContain(
      'The run left the recorded one at an event that only the failure file could name.',
    );
  });

  test('or is refused where it is of another property or system', async () => {
    const other = { ...flaggedOnce, name: 'another' };
    expect(await outcome(encodeToken(record), 'tests/bugs/no-lock.ts', other)).toContain(
      'of another property',
    );
    expect(await outcome(encodeToken(record), 'tests/bugs/none.ts')).toContain('does not exist');
  });
});

describe('UNDECODABLE is said before any test begins', () => {
  test.each<readonly [string, () => string, RegExp]>([
    ['a token that was cut', () => encodeToken(record).slice(0, -9), /the replay token is damaged/],
    [
      'a token of another version',
      () => encodeToken(record).replace('rp1', 'rp2'),
      /expected a replay token/,
    ],
    [
      'a file that is not there',
      () => join(folder, 'none.json'),
      /expected .* the path of a failure file.*ENOENT/,
    ],
    ['a folder', () => folder, /which is a folder/],
    ['an empty file', () => keep('empty.json', ''), /cannot be read as JSON/],
    [
      'a file that was cut',
      () => keep('cut.json', encodeFile(record).slice(0, 99)),
      /cannot be read as JSON/,
    ],
    [
      'a foreign file',
      () => 'package.json',
      /package\.json is not a replay record: schema: .*expected 1, got nothing/,
    ],
    [
      'a file of another version',
      () => keep('2.json', JSON.stringify({ ...record, schema: 2 })),
      /expected 1, got 2/,
    ],
    [
      'a file of 51 MB',
      () => huge(51 * 1024 * 1024),
      /\.json: expected at most 52,428,800 bytes, got 53,477,376$/,
    ],
  ])('%s', (_, replay, message) => {
    const said = refusal(replay());
    expect(said).toMatch(/^UNDECODABLE {3}/);
    expect(said).toMatch(message);
  });
});

/** A file without blocks on the disk. */
function huge(bytes: number): string {
  const file = keep('huge.json', '');
  truncateSync(file, bytes);
  return file;
}
