import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeIndex, writePage, writePageOfReplay } from '../../src/files/html-report.ts';
import { leaseExpired } from '../report/sample-finding.ts';
import { sampleReport } from '../report/sample-report.ts';

const temporary = mkdtempSync(join(tmpdir(), 'raceproof-report-'));
afterAll(() => rmSync(temporary, { recursive: true }));

const name = 'no-duplicate-flagging-flag-lease-expired-9f2c4ab1.html';

describe('the report on the disk', () => {
  it('is a page for each failure and an index, and nothing else', async () => {
    const path = join(temporary, 'whole');
    expect(await writePage(leaseExpired(), { folder: path, hasIndex: true })).toEqual({
      kind: 'written',
      file: join(path, name),
    });
    const index = join(path, 'index.html');
    expect(await writeIndex(sampleReport(), path)).toEqual({ kind: 'written', file: index });
    expect(readdirSync(path).toSorted()).toEqual(['index.html', name]);
    expect(readFileSync(index, 'utf8')).toMatch(/^<!doctype html>.*<\/html>\n$/s);
  });

  it('keeps the page of the search when its failure is replayed', async () => {
    const path = join(temporary, 'replayed');
    const page = { kind: 'written', file: join(path, name) };
    expect(await writePageOfReplay(leaseExpired(), { folder: path, hasIndex: false })).toEqual(page);
    writeFileSync(page.file, 'of the search');
    expect(await writePageOfReplay(leaseExpired(), { folder: path, hasIndex: false })).toEqual(page);
    expect(readFileSync(page.file, 'utf8')).toBe('of the search');
  });

  it('says why it could not be written, and throws nothing', async () => {
    const file = join(temporary, 'a-file');
    writeFileSync(file, '');
    const below = join(file, 'raceproof-report');
    const failed = {
      kind: 'not-written',
      why: expect.stringContaining(`EEXIST: file already exists, mkdir '${file}'`) as string,
    };
    expect(await writePage(leaseExpired(), { folder: below, hasIndex: true })).toMatchObject(failed);
    expect(await writeIndex(sampleReport(), below)).toMatchObject(failed);
  });
});
