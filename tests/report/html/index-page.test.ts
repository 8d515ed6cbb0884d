import { describe, expect, it } from 'vitest';
import { entryOfSummary } from '../../../src/report/html/index-entry.ts';
import { indexPage } from '../../../src/report/html/index-page.ts';
import { leaseExpired } from '../sample-finding.ts';
import { flaggedTwice, serviceLevel } from '../sample-summary.ts';
import { noAssets } from './any-assets.ts';

const finding = { kind: 'finding', finding: leaseExpired(), page: 'a-1b.html' } as const;

describe('the index of a run', () => {
  it('lists those that fail first, with a link to the page', () => {
    const holds = entryOfSummary({ ...serviceLevel, verdict: 'passed' }, undefined);
    const fails = entryOfSummary({ ...flaggedTwice, verdict: 'failed' }, finding);
    const page = indexPage([holds, fails], 0, noAssets);
    expect(page).toContain('1 of 2 properties hold · 1 fail');
    expect(page.indexOf(fails.property)).toBeLessThan(page.indexOf(holds.property));
    expect(page).toContain('<a href="a-1b.html"><bdi>record m17 was flagged twice</bdi></a>');
    expect(page).not.toContain('<script');
    expect(page).not.toContain('could not be read');
  });

  it('says what it could not read, and escapes what it was given', () => {
    const entry = entryOfSummary(
      { ...flaggedTwice, property: '<script>', verdict: 'inconclusive' },
      { kind: 'sentence', text: '<b>why' },
    );
    const page = indexPage([entry], 2, noAssets);
    expect(page).toContain('2 files of the report could not be read.');
    expect(page).toContain('&#60;b&#62;why');
    expect(page).not.toContain('<script');
  });
});
