import { describe, expect, it } from 'vitest';
import { indexPage } from '../../../src/report/html/index-page.ts';
import type { Report } from '../../../src/report/json/report.ts';
import { leaseExpired } from '../sample-finding.ts';
import { failedProperty, sampleReport } from '../sample-report.ts';
import { flaggedTwice } from '../sample-summary.ts';
import { noAssets } from './any-assets.ts';

const report = sampleReport();

function withOne(property: Partial<Report['properties'][number]>): Report {
  return { ...report, corpus: [], properties: [{ ...failedProperty(leaseExpired()), ...property }] };
}

describe('the index of a run', () => {
  it('lists those that fail first, with a link to the page', () => {
    const page = indexPage(report, noAssets);
    expect(page).toContain('1 of 3 properties hold · 2 fail · 1 not selected');
    expect(page).toContain(
      '<a href="no-duplicate-flagging-9f2c4ab1.html"><bdi dir="ltr">record m17 was flagged twice</bdi></a>',
    );
    const places = ['it throws', 'no record is flagged twice', 'the service level holds'].map((name) =>
      page.indexOf(`<bdi dir="ltr">${name}</bdi>`),
    );
    expect(places).toEqual(places.toSorted((left, right) => left - right));
    expect(places).not.toContain(-1);
    expect(page).toContain('the system none.ts cannot be loaded');
    expect(page).not.toContain('nothing is left over');
    expect(page).not.toContain('<script');
  });

  it('shows limits, and every entry of the corpus with what it is to be', () => {
    const page = indexPage(report, noAssets);
    expect(page).toContain('<p class="misses">✗ p99 512.9 ms &#60; 500 ms</p>');
    expect(page).toContain('<p class="aside">✓ error rate &#60; 0.01 % &#60; 1 %</p>');
    expect(page).toContain('corpus: 2 entries · 1 FIXED · 1 UNDECODABLE · 1 not as expected');
    expect(page.indexOf('properties/corpus/b.json')).toBeLessThan(page.indexOf('properties/corpus/a.json'));
    expect(indexPage({ ...report, corpus: [] }, noAssets)).not.toContain('Corpus');
  });

  it('shows what should have happened, and what had to and never did', () => {
    const sometimes = [
      { name: 'a lock is waited for', required: true, runs: 0 },
      { name: 'a process crashes', required: false, runs: 0 },
      { name: 'a lease ends', required: true, runs: 7 },
    ];
    const { result } = failedProperty(leaseExpired());
    const page = indexPage(
      withOne({
        result: {
          property: 'p',
          outcome: 'unreached',
          reason: 'never in 400 runs: a lock is waited for',
          system: 'x.ts',
          block: '',
          ...result,
          search: { kind: 'sampled', summary: { ...flaggedTwice, sometimes } },
        },
      }),
      noAssets,
    );
    const name = '<bdi dir="ltr">a lock is waited for</bdi>';
    expect(page).toContain(`<p class="misses">✗ ${name}: never in 400 runs</p>`);
    expect(page).toContain('<summary>sometimes: 1 of 3 seen</summary>');
    expect(page).toContain('<p>✓ <bdi dir="ltr">a lease ends</bdi>: in 7 runs</p>');
  });

  it('links the page of a failure that was replayed, too', () => {
    const replayed = { result: undefined, page: 'a-1b.html', errors: ['REPRODUCED   a|b\n\nthe block'] };
    const page = indexPage(withOne(replayed), noAssets);
    expect(page).toContain('0 of 1 property holds · 1 fails');
    expect(page).toContain('<a href="a-1b.html"><bdi dir="ltr">REPRODUCED   a|b</bdi></a>');
  });

  it('escapes what it was given', () => {
    const property = { name: '<script>alert(1)</script>', result: undefined, errors: ['<b>why'] };
    const page = indexPage(withOne(property), noAssets);
    expect(page).toContain('&#60;b&#62;why');
    expect(page).not.toContain('<script');
  });
});
