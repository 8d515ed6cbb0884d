import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignState } from './campaign-state.ts';
import { type CampaignSummary, summarise } from './campaign-summary.ts';
import type { Interval } from './chunk-result.ts';
import { appendHistory, type GoneBug, goneBugs, type PastCampaign, pastOf, readHistory } from './history.ts';
import type { Lane } from './load-campaign.ts';
import { loadPageAssets } from '../files/page-assets.ts';
import { campaignPage } from './page/campaign-page.ts';
import { summaryJson } from './summary-json.ts';
import { summaryJunit } from './summary-junit.ts';
import { summaryMarkdown } from './summary-markdown.ts';

/** A campaign with its place among the earlier ones: what a report of any kind is made from. */
export interface Conclusion {
  readonly summary: CampaignSummary;
  /** Ends with this campaign. */
  readonly history: readonly PastCampaign[];
  readonly gone: readonly GoneBug[];
  /** Why the files could not be written, where they could not. */
  readonly unwritten: string | undefined;
}

export interface ConcludeOptions {
  readonly folder: string;
  /** ISO 8601. */
  readonly endedAt: string;
  /** Undefined where this is a part of a campaign that others will merge: it is no campaign to remember. */
  readonly historyFile: string | undefined;
  readonly share?: Interval | undefined;
}

/**
 * Sums a campaign up and writes `summary.json`, `summary.md`, `summary.xml` (JUnit) and `index.html` into its folder.
 */
export async function conclude(
  state: CampaignState,
  lanes: readonly Lane[],
  options: ConcludeOptions,
): Promise<Conclusion> {
  const { folder, endedAt, historyFile, share } = options;
  const summary = summarise(state, lanes, share);
  const newest = pastOf(summary, { endedAt, wallMs: state.wallMs });
  const earlier = historyFile === undefined ? [] : readHistory(historyFile);
  const history = [...earlier.filter(({ fingerprint }) => fingerprint !== newest.fingerprint), newest];
  const gone = goneBugs(history);
  let unwritten: string | undefined;
  try {
    writeFileSync(join(folder, 'summary.json'), summaryJson(summary));
    writeFileSync(join(folder, 'summary.md'), summaryMarkdown(summary, { history, gone }));
    writeFileSync(join(folder, 'summary.xml'), summaryJunit(summary));
    if (historyFile !== undefined && summary.done > 0) appendHistory(historyFile, newest);
    const page = campaignPage({ summary, history, gone }, await loadPageAssets());
    writeFileSync(join(folder, 'index.html'), page);
  } catch (error) {
    // What was run is in the ledger; a full disk must not keep it from the terminal.
    unwritten = `the summary cannot be written to ${folder}: ${String(error)}`;
  }
  return { summary, history, gone, unwritten };
}
