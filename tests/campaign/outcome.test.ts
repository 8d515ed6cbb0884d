import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { canaries } from '../../src/campaign/canaries/index.ts';
import { canaryOutcome } from '../../src/campaign/canary-outcome.ts';
import type { CampaignSummary } from '../../src/campaign/campaign-summary.ts';
import { exitCodes, verdictOf } from '../../src/campaign/exit-code.ts';
import { faultWeightsAfter } from '../../src/campaign/fault-weights.ts';
import { goneBugs } from '../../src/campaign/history.ts';
import { cleanRunsToTrust, residualRisk } from '../../src/campaign/residual-risk.ts';
import { summaryJson } from '../../src/campaign/summary-json.ts';
import { summaryJunit } from '../../src/campaign/summary-junit.ts';
import { summaryMarkdown } from '../../src/campaign/summary-markdown.ts';
import { summaryText } from '../../src/campaign/summary-text.ts';
import { complaints } from '../corpus/shipped-schemas.ts';
import { smallCampaign } from './small-campaign.ts';
import { pastCampaign, smallSummary } from './small-summary.ts';

let clean: CampaignSummary;
let racy: CampaignSummary;

beforeAll(async () => {
  clean = await smallSummary('examples/mended-worker.ts');
  racy = await smallSummary('examples/racy-worker.ts');
});

describe('the exit code', () => {
  test('is 0 where all passed, 1 for a violation, 3 for less than was asked', () => {
    expect(verdictOf(clean)).toBe('passed');
    expect(verdictOf(racy)).toBe('violation');
    expect(verdictOf({ ...clean, missing: [{ from: 0, count: 1 }] })).toBe('incomplete');
    expect(verdictOf({ ...racy, missing: [{ from: 0, count: 1 }] })).toBe('violation');
  });

  test('is the worst of what there is', () => {
    const [property] = clean.properties;
    const [canary] = clean.canaries;
    if (property === undefined || canary === undefined) throw new Error('the campaign has lanes');
    const missed = { ...clean, canaries: [{ ...canary, verdict: 'missed' as const }] };
    const limit = { label: 'p99', figure: '600 ms', limit: '< 500 ms', holds: false };
    const late = { ...clean, properties: [{ ...property, judged: [limit] }] };
    const never = {
      ...clean,
      properties: [{ ...property, sometimes: [{ name: 'a', required: true, runs: 0 }] }],
    };
    const rerun = { times: 1, different: 1, indices: [0] };
    const leaky = {
      ...racy,
      properties: [{ ...property, result: { ...property.result, failed: 1, rerun } }],
    };
    const codes = [clean, racy, leaky, late, never, missed].map((each) => exitCodes[verdictOf(each)]);
    expect(codes).toEqual([0, 1, 2, 4, 4, 5]);
    // What should sometimes happen may still happen in the runs that are missing.
    expect(verdictOf({ ...never, missing: [{ from: 0, count: 1 }] })).toBe('incomplete');
  });
});

describe('a canary', () => {
  const [canary] = canaries;

  test('is seen at its known rate, and missed at half of it', () => {
    if (canary === undefined || racy.properties[0] === undefined) throw new Error('there is a canary');
    const { result } = racy.properties[0];
    const rate = canary.known.found / canary.known.runs;
    const verdictAt = (failed: number, runs: number): string =>
      canaryOutcome(canary, { ...result, failed, runs }).verdict;
    expect(verdictAt(Math.round(1_000 * rate), 1_000)).toBe('seen');
    expect(verdictAt(Math.round(500 * rate), 1_000)).toBe('missed');
    expect(verdictAt(Math.round(1_500 * rate), 1_000)).toBe('strange');
    expect(verdictAt(0, 0)).toBe('not tried');
    expect(verdictAt(0, 10)).toBe('seen');
  });
});

describe('residual risk', () => {
  test('follows the rule of three', () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 10_000_000 }), (runs) => {
        const { violationRateMax } = residualRisk(
          { failed: 0, runs: runs + 7, inconclusive: 7 },
          { draws: 0, distinct: 0, singletons: 0 },
        );
        expect(violationRateMax).toBeLessThan(3 / runs);
        expect(violationRateMax).toBeGreaterThan(2.8 / runs);
        expect((1 - violationRateMax) ** runs).toBeCloseTo(0.05, 6);
      }),
    );
  });

  test('is unknown where nothing could be judged', () => {
    const none = { draws: 0, distinct: 0, singletons: 0 };
    expect(residualRisk({ failed: 0, runs: 50, inconclusive: 50 }, none).violationRateMax).toBe(1);
  });

  test('needs more clean runs for a bug that was seen more rarely', () => {
    const needed = [1, 2, 5, 20, 100].map((times) => cleanRunsToTrust({ times, runs: 1_000 }));
    expect(needed).toEqual([...needed].sort((left, right) => right - left));
    // Seen 100 times in 1,000: at least 8.2 %, so that ln 0.05 / ln (1 - 0.082) = 35 runs would have shown it.
    expect(needed.at(-1)).toBe(35);
  });

  test('counts the clean runs since a bug was last seen', () => {
    const seen = pastCampaign([{ signature: 'a', times: 5 }], 1_000);
    const [gone] = goneBugs([seen, pastCampaign([], 400), pastCampaign([], 300)]);
    const needed = cleanRunsToTrust({ times: 5, runs: 1_000 });
    expect(gone).toMatchObject({ signature: 'a', cleanRuns: 700, stillNeeded: needed - 700 });
    expect(goneBugs([pastCampaign([], 400), seen])).toEqual([]);
    const later = pastCampaign([], 400);
    const undecided = later.properties.map((each) => ({ ...each, inconclusive: 150 }));
    expect(goneBugs([seen, { ...later, properties: undecided }])[0]?.cleanRuns).toBe(250);
  });
});

describe('the weights of faults', () => {
  test('grow with the phases that a kind never struck in', () => {
    const { 'process.crash': none = 1 } = faultWeightsAfter({});
    const before = faultWeightsAfter({ 'process.crash holding': 3 });
    expect(none).toBe(4);
    expect(before['process.crash']).toBeLessThan(none);
    for (const weight of Object.values(before)) expect([2, 3, 4]).toContain(weight);
  });

  test('change the plans of the next campaign, and its fingerprint', async () => {
    const [plain, weighted] = [
      await smallCampaign(),
      await smallCampaign({ faultWeights: { 'process.crash': 4 } }),
    ];
    expect(weighted.campaign.generator).not.toBe(plain.campaign.generator);
  });
});

describe('summaries', () => {
  test('on a terminal fit 80 columns and tell what was found', () => {
    for (const summary of [clean, racy]) {
      const text = summaryText(summary, { width: 80, colour: false, gone: [] });
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    }
    expect(summaryText(racy, { width: 80, colour: false, gone: [] })).toContain('was flagged 3 times');
  });

  test('name what never happened, and fold what did into one line', () => {
    const [property] = racy.properties;
    if (property === undefined) throw new Error('the campaign has a property');
    const struck = Array.from({ length: 38 }, (_, index) => ({
      name: `fault ${index} struck`,
      runs: 9 + index,
    }));
    const text = (names: readonly { readonly name: string; readonly runs: number }[]): string => {
      const sometimes = names.map((each) => ({ ...each, required: each.name === 'a lease expired' }));
      const lane = { ...property, sometimes };
      return summaryText({ ...racy, properties: [lane] }, { width: 80, colour: false, gone: [] });
    };
    expect(text(struck)).toContain('sometimes  ✓ all 38 happened · rarest: fault 0 struck (9 runs)\n');
    expect(text(struck)).not.toContain('fault 1 struck');
    const never = text([...struck, { name: 'rare', runs: 0 }, { name: 'a lease expired', runs: 0 }]);
    expect(never).toContain('✓ 38 of 40 happened');
    expect(never).toContain('✗ never: a lease expired\n             – never: rare\n');
  });

  test('as JSON hold the verdict, the exit code and no base64, as the schema says', () => {
    const value = JSON.parse(summaryJson(racy)) as Record<string, unknown>;
    expect(value).toMatchObject({ verdict: 'violation', exitCode: 1, done: 100, asked: 100 });
    expect(summaryJson(racy)).not.toContain('HISTF');
    for (const summary of [racy, clean]) {
      expect(complaints('campaign', JSON.parse(summaryJson(summary)))).toEqual([]);
    }
  });

  test('as JUnit have one failed case for the failed property, and escape what it says', () => {
    const [property] = racy.properties;
    if (property === undefined) throw new Error('the campaign has a property');
    expect(summaryJunit(racy)).toContain('failures="1"');
    expect(summaryJunit(clean)).toContain('failures="0"');
    const odd = summaryJunit({ ...racy, properties: [{ ...property, property: `a < b & "c" \u0000` }] });
    expect(odd).toContain('name="a &lt; b &amp; &quot;c&quot; "');
  });

  test('as Markdown plot the trend once there is one', () => {
    const history = [pastCampaign([], 100), pastCampaign([{ signature: 'a', times: 1 }], 100)];
    expect(summaryMarkdown(racy, { history: history.slice(1), gone: [] })).not.toContain('xychart');
    const page = summaryMarkdown(racy, { history, gone: goneBugs(history.toReversed()) });
    expect(page).toContain('line [0.00, 1.00]');
    expect(page).toContain('Gone: `a`');
  });
});
