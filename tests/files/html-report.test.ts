import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeIndex, writePage, writePageOfReplay } from '../../src/files/html-report.ts';
import { leaseExpired } from '../report/sample-finding.ts';
import { sampleReport } from '../report/sample-report.ts';

const temporary = mkdtempSync(join(tmpdir(), 'raceproof-report-'));
afterAll(() => rmSync(temporary, { recursive: true }));

const name = 'no-duplicate-flagging-flag-lease-expired-9f2c4ab1.html';

describe('the HTML report on the disk', () => {
  it('is a page for the failure and an index that leads to it', async () => {
    const folder = join(temporary, 'whole');
    expect(await writePage(leaseExpired(), folder)).toEqual({ kind: 'written', file: join(folder, name) });
    expect(await writeIndex(sampleReport(), folder)).toBe(join(folder, 'index.html'));
    expect(readdirSync(folder).toSorted()).toEqual(['index.html', name]);
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain(`href="${name}"`);
  });

  it('is whole at every moment, also where processes write the same page at once', async () => {
    const folder = join(temporary, 'at-once');
    await Promise.all(Array.from({ length: 8 }, () => writePage(leaseExpired(), folder)));
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(join(folder, name), 'utf8')).toMatch(/<\/html>\n$/);
  });

  it('keeps the page of a search, which shows more than that of a replay', async () => {
    const folder = join(temporary, 'replayed');
    const first = await writePageOfReplay(leaseExpired(), folder);
    const { size } = statSync(join(folder, name));
    const changed = { ...leaseExpired(), violation: { ...leaseExpired().violation, why: 'x'.repeat(300) } };
    expect(await writePageOfReplay(changed, folder)).toEqual(first);
    expect(statSync(join(folder, name)).size).toBe(size);
  });

  it('says why a page could not be written, and throws nothing', async () => {
    const file = join(temporary, 'a-file');
    writeFileSync(file, '');
    expect(await writePage(leaseExpired(), join(file, 'below'))).toMatchObject({
      kind: 'not-written',
      why: expect.stringContaining('ENOTDIR') as string,
    });
  });
});
