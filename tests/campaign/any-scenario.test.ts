import { beforeAll, describe, expect, test } from 'vitest';
import type { CampaignSummary } from '../../src/campaign/campaign-summary.ts';
import { campaignPage } from '../../src/campaign/page/campaign-page.ts';
import { summaryJson } from '../../src/campaign/summary-json.ts';
import { summaryMarkdown } from '../../src/campaign/summary-markdown.ts';
import { summaryText } from '../../src/campaign/summary-text.ts';
import { campaignReportSchema } from '../../src/report/json/campaign-report.ts';
import { noAssets } from '../report/html/any-assets.ts';
import { smallSummary } from './small-summary.ts';

/** Words that only the audit scenario may be told in. */
const auditWords =
  /\brequests?\b|\brecords?\b|auditor|\bqueue|\bdelivery\b|lock|acknowledge|looks, then flags|evict/i;

let coupons: CampaignSummary;

beforeAll(async () => {
  const file = 'tests/campaign/promises/coupons.ts';
  coupons = await smallSummary(file, [file]);
});

function texts(summary: CampaignSummary): Readonly<Record<string, string>> {
  const conclusion = { summary, history: [], gone: [] };
  return {
    terminal: summaryText(summary, { width: 80, colour: false, gone: [] }),
    markdown: summaryMarkdown(summary, conclusion),
    page: campaignPage(conclusion, noAssets),
  };
}

describe('a campaign of a scenario that is no audit system', () => {
  test.each(['terminal', 'markdown', 'page'])('is told in its own words: %s', (where) => {
    const text = texts(coupons)[where] ?? '';
    expect(auditWords.exec(text)?.[0]).toBeUndefined();
    expect(text).toMatch(/known bugs of audit systems, which say\s+nothing of\s+coupons/);
  });

  test('counts what its runs did, and says what is not counted of it', () => {
    const { terminal = '', page = '' } = texts(coupons);
    expect(terminal).toMatch(/covered +\d+ behaviours · \d+ courses · \d+ kinds of fault\n/);
    const lines = terminal.split('\n').map((line) => line.trim());
    expect(lines.join(' ')).toContain('counted for audit systems only, not for coupons');
    expect(page).toContain('counted for audit systems only, not for coupons');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('is a report as the schema has it, and runs no canary', () => {
    const report = campaignReportSchema.parse(JSON.parse(summaryJson(coupons)));
    expect(report.properties).toMatchObject([
      { scenario: 'coupons', operation: 'operation', faultPhases: {} },
    ]);
    expect(report.canaries).toEqual([]);
    expect(report.properties[0]?.runs).toBe(100);
  });
});
