import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeLoadReport } from '../../src/files/load-report.ts';
import { loadSummarySchema } from '../../src/report/json/load-summary.ts';
import { complaints } from '../corpus/shipped-schemas.ts';
import { lostRedis } from '../report/sample-load-summary.ts';

const temporary = mkdtempSync(join(tmpdir(), 'raceproof-load-'));
afterAll(() => rmSync(temporary, { recursive: true }));

describe('the report of a load test on the disk', () => {
  it('is three files, of which load.json is of the shipped schema and holds all there is', async () => {
    const path = join(temporary, 'whole');
    const file = join(path, 'load.html');
    expect(await writeLoadReport(lostRedis, path)).toEqual({ kind: 'written', file });
    expect(readdirSync(path).toSorted()).toEqual(['load.html', 'load.json', 'load.md']);
    const written: unknown = JSON.parse(readFileSync(join(path, 'load.json'), 'utf8'));
    expect(complaints('load', written)).toEqual([]);
    expect(loadSummarySchema.parse(written)).toEqual(lostRedis);
  });

  it('says why it could not be written, and throws nothing', async () => {
    const file = join(temporary, 'a-file');
    writeFileSync(file, '');
    expect(await writeLoadReport(lostRedis, join(file, 'below'))).toEqual({
      kind: 'not-written',
      why: expect.stringContaining('EEXIST') as string,
    });
  });
});
