import * as fc from 'fast-check';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DiskFolder, type Folder } from '../../src/files/folder.ts';
import { writeIndexEntry, writePage } from '../../src/files/html-report.ts';
import { addToIndex, type IndexContent } from '../../src/files/report-index.ts';
import type { IndexEntry } from '../../src/report/html/index-entry.ts';
import { leaseExpired } from '../report/sample-finding.ts';

const temporary = mkdtempSync(join(tmpdir(), 'raceproof-report-'));
afterAll(() => rmSync(temporary, { recursive: true }));

/** A folder in memory whose every operation waits for the schedule. */
class SlowFolder implements Folder {
  readonly files = new Map<string, string>();
  readonly #turn: () => Promise<void>;

  constructor(turn: () => Promise<void>) {
    this.#turn = turn;
  }

  async list(): Promise<readonly string[]> {
    await this.#turn();
    return [...this.files.keys()];
  }

  async read(name: string): Promise<string | undefined> {
    await this.#turn();
    return this.files.get(name);
  }

  async write(name: string, text: string): Promise<void> {
    await this.#turn();
    this.files.set(name, text);
  }
}

function entry(property: string): IndexEntry {
  return {
    property,
    verdict: 'passed',
    searched: [],
    latency: '–',
    limits: [],
    took: '1 s',
    failure: undefined,
  };
}

function render({ entries, unread }: IndexContent): string {
  return `${entries
    .map(({ property }) => property)
    .toSorted()
    .join(' ')} ${unread}`;
}

describe('the index of a run', () => {
  it('holds every property, in whatever order they finish and interrupt each other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 5 }), async (scheduler, count) => {
        const turn = (): Promise<void> => scheduler.schedule(Promise.resolve());
        const folders = { entries: new SlowFolder(turn), pages: new SlowFolder(turn) };
        const names = Array.from({ length: count }, (_, index) => `property ${index}`);
        const all = Promise.all(
          names.map((name) => addToIndex(folders, { run: 'a', entry: entry(name), render })),
        );
        await scheduler.waitFor(all);
        expect(folders.pages.files.get('index.html')).toBe(`${names.join(' ')} 0`);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves out earlier runs, and counts what it cannot read', async () => {
    const path = join(temporary, 'mixed');
    const folders = { entries: new DiskFolder(join(path, 'entries')), pages: new DiskFolder(path) };
    await addToIndex(folders, { run: 'before', entry: entry('old'), render });
    writeFileSync(join(path, 'entries', 'broken.json'), '{"schema": 1, "run"');
    writeFileSync(join(path, 'entries', 'future.json'), '{"schema": 2}');
    await addToIndex(folders, { run: 'now', entry: entry('new'), render });
    expect(readFileSync(join(path, 'index.html'), 'utf8')).toBe('new 2');
  });

  it('keeps properties apart whose names make one file name', async () => {
    const path = join(temporary, 'alike');
    const folders = { entries: new DiskFolder(join(path, 'entries')), pages: new DiskFolder(path) };
    for (const name of ['a b', 'a-b', 'A B', '']) {
      await addToIndex(folders, { run: 'a', entry: entry(name), render });
    }
    expect(readdirSync(join(path, 'entries'))).toHaveLength(4);
  });
});

describe('the report on the disk', () => {
  it('is a page for the failure and an index that leads to it', async () => {
    const path = join(temporary, 'whole');
    const page = await writePage(leaseExpired(), path);
    const name = 'no-duplicate-flagging-flag-lease-expired-9f2c4ab1.html';
    expect(page).toEqual({ kind: 'written', file: join(path, name) });
    const failure = { message: 'flagged twice', why: '', page: name };
    await writeIndexEntry('a', { ...entry('p'), verdict: 'failed', failure }, path);
    expect(readdirSync(path).toSorted()).toEqual(['entries', 'index.html', name]);
    expect(readFileSync(join(path, 'index.html'), 'utf8')).toContain(`href="${name}"`);
  });

  it('says why it could not be written, and throws nothing', async () => {
    const file = join(temporary, 'a-file');
    writeFileSync(file, '');
    const below = join(file, 'raceproof-report');
    expect(await writePage(leaseExpired(), below)).toMatchObject({
      kind: 'not-written',
      why: expect.stringContaining('ENOTDIR') as string,
    });
    expect(await writeIndexEntry('a', entry('p'), below)).toMatchObject({ kind: 'not-written' });
  });
});
