import { describe, expect, it } from 'vitest';
import { indexPage } from '../../../src/report/html/index-page.ts';
import { pageName } from '../../../src/report/html/page-name.ts';
import { leaseExpired } from '../sample-finding.ts';
import { failedProperty, sampleReport } from '../sample-report.ts';
import { noAssets } from './any-assets.ts';
import { hostileNames, namedAfter } from './hostile-names.ts';

const finding = leaseExpired();
const name = pageName({ signature: finding.signature, traceHash: finding.run.traceHash });

describe('the index of a run', () => {
  it('lists those that fail first, with a link to the page, and those not selected last', () => {
    const page = indexPage(sampleReport(finding), new Set([name]), noAssets);
    expect(page).toContain('1 of 3 properties hold\u00A0· 2 fail\u00A0· 1 not selected');
    const places = ['no record is flagged twice', 'the service level holds', 'nothing is left over'].map(
      (property) => page.indexOf(`<bdi dir="ltr">${property}</bdi>`),
    );
    expect(places).toEqual(places.toSorted((left, right) => left - right));
    expect(page).toContain(`<a href="${name}"><bdi dir="ltr">record m17 was flagged twice</bdi></a>`);
    expect(page).toContain('the system none.ts cannot be loaded');
    expect(page).not.toContain('<script');
  });

  it('links to no page that is not there', () => {
    expect(indexPage(sampleReport(finding), new Set(), noAssets)).not.toContain('<a ');
  });

  it.each(hostileNames)('has the same elements whatever everything is called (%#)', (hostile) => {
    const tags = (called: string): string[] => {
      const properties = [failedProperty(namedAfter(called))];
      const page = indexPage({ ...sampleReport(), properties }, new Set(), noAssets);
      return [...page.matchAll(/<\/?[a-z][a-z0-9]*/gi)].map(([tag]) => tag);
    };
    expect(tags(hostile)).toEqual(tags('m17'));
  });
});
