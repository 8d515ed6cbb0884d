import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failurePage } from '../../../src/report/html/failure-page.ts';
import { type PageData, unpackRun } from '../../../src/report/html/packed-run.ts';
import type { RunData } from '../../../src/report/html/page-data.ts';
import { anyFinding } from '../any-finding.ts';
import { noAssets } from './any-assets.ts';
import { hostileNames, namedAfter } from './hostile-names.ts';
import { longRun } from './long-run.ts';

const place = { hasIndex: true };

function runOf(page: string): RunData {
  const json = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  const { run } = JSON.parse(json) as PageData;
  if (run === undefined) throw new Error('the page holds no run');
  return unpackRun(run);
}

/** The elements of a page, without their content: names from outside must not add any. */
function tagsOf(page: string): string[] {
  return [...page.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([tag]) => tag.toLowerCase());
}

describe('the page of a failure', () => {
  it('has two scripts and one style, whatever is in the finding', () => {
    fc.assert(
      fc.property(anyFinding, (finding) => {
        const tags = tagsOf(failurePage(finding, noAssets, place));
        expect(tags.filter((tag) => tag === '<script')).toHaveLength(2);
        expect(tags.filter((tag) => tag === '<style')).toHaveLength(1);
        expect(tags.filter((tag) => tag === '<img')).toHaveLength(0);
      }),
      { numRuns: 60 },
    );
  });

  it('holds data that reads back, with the steps, calls and violation of the run', () => {
    fc.assert(
      fc.property(anyFinding, (finding) => {
        const run = runOf(failurePage(finding, noAssets, place));
        expect(run.steps).toHaveLength(finding.run.events);
        expect(run.calls).toHaveLength(finding.run.recording?.calls.length ?? -1);
        expect(run.violation?.step).toBe(finding.violation.step ?? finding.run.events + 1);
      }),
      { numRuns: 60 },
    );
  });

  it.each(hostileNames)('has the same elements whatever everything is called (%#)', (name) => {
    const page = failurePage(namedAfter(name), noAssets, place);
    expect(tagsOf(page)).toEqual(tagsOf(failurePage(namedAfter('m17'), noAssets, place)));
    for (const unseen of ['\u2028', '\u2029', '\u202E', '\u0000']) expect(page).not.toContain(unseen);
  });

  it('asks no network for anything', () => {
    const page = failurePage(longRun({ requests: 20, callsEach: 3 }), noAssets, place);
    expect(page).toContain(
      'default-src &#39;none&#39;; style-src &#39;sha256-style&#39;; script-src &#39;sha256-script&#39;',
    );
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it('stays below 3 MB with 300 requests and 10,000 events', () => {
    const finding = longRun({ requests: 300, callsEach: 17 });
    expect(finding.run.events).toBeGreaterThan(10_000);
    expect(Buffer.byteLength(failurePage(finding, noAssets, place))).toBeLessThan(2_900_000);
  });

  it('keeps the events around the violation, and says how many it leaves out', () => {
    const finding = longRun({ requests: 300, callsEach: 20 });
    const page = failurePage(finding, noAssets, place);
    const run = runOf(page);
    expect(run.steps).toHaveLength(10_000);
    expect(run.steps.at((finding.violation.step ?? 0) - run.first)?.id).toBe(
      finding.run.recording?.steps[(finding.violation.step ?? 0) - 1]?.id,
    );
    expect(page).toContain('Of 12,300 events, the first 2,300 are not in this page');
  });
});
