import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entryOfSummary, type Failure, type IndexEntry } from '../../src/report/html/index-entry.ts';
import { reportFinding, reportPass, reportSentence } from '../../src/vitest/html-report.ts';
import { leaseExpired } from '../report/sample-finding.ts';
import { flaggedTwice } from '../report/sample-summary.ts';

const entryOf = (failure: Failure | undefined): IndexEntry => entryOfSummary(flaggedTwice, failure);
const shown = { finding: leaseExpired(), block: 'the block' };

describe('the report of a property', () => {
  const home = process.cwd();
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'raceproof-property-'));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  it('is a page named below the failure, and a line of the index', async () => {
    const file = 'raceproof-report/no-duplicate-flagging-flag-lease-expired-9f2c4ab1.html';
    const { message } = await reportFinding(entryOf, shown);
    expect(message).toBe(`\nthe block\n\n  html       ${file}`);
    expect(existsSync(file)).toBe(true);
    expect(readFileSync('raceproof-report/index.html', 'utf8')).toContain(`href="${file.slice(17)}"`);
  });

  it('leaves the verdict as it is where its folder cannot be written', async () => {
    writeFileSync('raceproof-report', 'a file where the folder should be');
    const { message } = await reportFinding(entryOf, shown);
    expect(message).toMatch(/^\nthe block\n\n {2}html {7}the report could not be written: E/);
    const sentence = await reportSentence(entryOf, 'never');
    expect(sentence.message).toMatch(/^never\n {2}html/);
    await expect(reportPass(entryOf)).resolves.toBeUndefined();
  });
});
