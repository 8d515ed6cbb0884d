import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failedWith } from '../../src/vitest/property-end.ts';
import type { TestResult } from '../../src/vitest/test-results.ts';
import { leaseExpired } from '../report/sample-finding.ts';
import { failedProperty } from '../report/sample-report.ts';

const finding = leaseExpired();
const { result } = failedProperty(finding);
if (result === undefined) throw new Error('the sample has no result');
const { property, system, search, finding: json } = result;
const shown = { finding, block: 'the block', plain: 'the block', json };

describe('the end of a property that fails', () => {
  const home = process.cwd();
  let folder = '';
  let left: Omit<TestResult & { readonly kind: 'property' }, 'kind'> | undefined;
  const end = {
    base: { property, system, search },
    leave: (each: typeof left): void => {
      left = each;
    },
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'raceproof-property-'));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  it('names its page below the block, and to the reporter', async () => {
    const name = 'no-duplicate-flagging-flag-lease-expired-9f2c4ab1.html';
    let text = '';
    const { message } = await failedWith(end, shown, (each) => (text += each));
    const page = `  html       raceproof-report/${name}`;
    expect(text).toBe(`\nthe block\n\n${page}\n`);
    expect(message).toBe(`record m17 was flagged twice\n${finding.replay.command}\n${page}`);
    expect(existsSync(join('raceproof-report', name))).toBe(true);
    expect(left).toMatchObject({
      page: name,
      report: { outcome: 'failed', reason: 'record m17 was flagged twice' },
    });
  });

  it('leaves the verdict as it is where its page cannot be written', async () => {
    writeFileSync('raceproof-report', 'a file where the folder should be');
    const { message } = await failedWith(end, shown, () => {});
    expect(message).toMatch(/\n {2}html {7}the page could not be written: E/);
    expect(left).toMatchObject({ page: undefined, report: { outcome: 'failed' } });
  });
});
