import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { resumeCampaign } from '../../src/campaign/campaign-folder.ts';
import { readHistory } from '../../src/campaign/history.ts';
import { Journal, readJournal } from '../../src/campaign/journal.ts';
import { readLedger } from '../../src/campaign/ledger.ts';
import { readEntry } from '../../src/corpus/corpus-entry.ts';
import { readCorpus } from '../../src/corpus/corpus-folder.ts';
import { keepFailure, readFailure } from '../../src/files/failure-files.ts';
import { drawnPropertiesIn, propertiesIn } from '../../src/files/load-properties.ts';
import { loadSystem } from '../../src/files/load-system.ts';
import { readRegularFile, whyNoRegularFile } from '../../src/files/read-regular-file.ts';
import { anyRecord } from '../verify/recorded-failure.ts';

const folder = mkdtempSync(join(tmpdir(), 'raceproof-'));
afterAll(() => rmSync(folder, { recursive: true }));

function pipe(name: string, parent = folder): string {
  const path = join(parent, name);
  execFileSync('mkfifo', [path]);
  return path;
}

test.each(['summary.json', 'summary.md', 'summary.xml', 'index.html'])(
  'a pipe in place of %s is refused before a campaign is resumed',
  (name) => {
    const campaign = mkdtempSync(join(folder, 'campaign-'));
    writeFileSync(join(campaign, 'ledger.jsonl'), '');
    pipe(name, campaign);
    expect(() => resumeCampaign(campaign)).toThrow(`${name}, got a path which is a named pipe`);
  },
);

describe('a file that somebody named', () => {
  test('is read whole, through a link, too', () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'all of it');
    symlinkSync(file, join(folder, 'link'));
    expect(readRegularFile(join(folder, 'link'), 'a file', 9).toString()).toBe('all of it');
    expect(whyNoRegularFile(file)).toBeUndefined();
  });

  test('is refused where it is no file, or too long', () => {
    const read = (path: string) => () => readRegularFile(path, 'a record', 4);
    const way = pipe('pipe');
    symlinkSync('/dev/zero', join(folder, 'zero'));
    writeFileSync(join(folder, 'long'), '12345');
    expect(read(way)).toThrow(new TypeError(`expected a record, got ${way}, which is a named pipe`));
    expect(read(folder)).toThrow(`got ${folder}, which is a folder`);
    expect(read(join(folder, 'zero'))).toThrow(/zero, which is a device$/);
    expect(read(join(folder, 'none'))).toThrow(/none: Error: ENOENT/);
    expect(read(join(folder, 'a\0b'))).toThrow(TypeError);
    expect(read(join(folder, 'long'))).toThrow(/long: expected at most 4 bytes, got 5$/);
    expect(whyNoRegularFile('/dev/zero')).toBe('which is a device');
  });

  test.each<readonly [string, (path: string) => unknown]>([
    ['a failure', readFailure],
    ['an entry of the corpus', readEntry],
    ['a ledger', readLedger],
    ['a history', readHistory],
    ['a system', loadSystem],
    ['the property of a test', propertiesIn],
    ['the property of a campaign', drawnPropertiesIn],
  ])('is not waited for: %s', async (name, read) => {
    const path = pipe(`${name}.property.ts`);
    const reading = async (): Promise<unknown> => read(path);
    await expect(reading()).rejects.toThrow(new RegExp(`^expected .*, got ${path}, which is a named pipe$`));
  });
});

describe('a folder that holds a pipe', () => {
  test('of failures takes further ones', () => {
    const failures = join(folder, 'failures');
    mkdirSync(failures);
    pipe('a.json', failures);
    expect(keepFailure(anyRecord(), failures).isNew).toBe(true);
  });

  test('of a corpus has one entry that cannot be read', () => {
    const corpus = join(folder, 'corpus');
    mkdirSync(corpus);
    pipe('a.json', corpus);
    const reason = expect.stringContaining('which is a named pipe') as string;
    expect(readCorpus(corpus)).toMatchObject([{ kind: 'undecodable', reason }]);
  });

  test('of a campaign gets a journal in its place', () => {
    const file = pipe('journal-0');
    expect(readJournal(file)).toBeUndefined();
    const journal = new Journal(file);
    journal.begin(7);
    expect(readJournal(file)).toMatchObject({ pid: process.pid, run: 7, begun: 1 });
    journal.close();
  });
});
