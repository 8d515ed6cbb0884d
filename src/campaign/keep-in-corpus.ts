import { type Promotion, promote } from '../corpus/promote.ts';
import { CorpusRunner } from '../corpus/run-corpus.ts';
import { readFailure } from '../files/failure-files.ts';
import { campaignOrigin } from './campaign-origin.ts';
import type { CampaignSummary, FailureSummary } from './campaign-summary.ts';

/** What became of a find that was to be kept for good. */
export type KeptFind = { readonly signature: string } & (
  Promotion | { readonly kind: 'refused'; readonly why: string }
);

/** Keeps every minimised find of a campaign in the corpus, with how often the campaign saw it. */
export async function keepInCorpus(summary: CampaignSummary, folder: string): Promise<readonly KeptFind[]> {
  const runner = new CorpusRunner();
  const kept: KeptFind[] = [];
  for (const { failures } of summary.properties) {
    for (const failure of failures) {
      const { signature, minimised } = failure;
      if (minimised?.replay === undefined || minimised.notMinimised !== undefined) continue;
      const { property, replay } = minimised;
      try {
        kept.push({ signature, ...(await keep(failure, { property, replay }, { summary, runner, folder })) });
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        kept.push({ signature, kind: 'refused', why: error.message });
      }
    }
  }
  return kept;
}

/** Throws a `TypeError` where the corpus refuses it: no property is there for it, or it takes another course. */
async function keep(
  { times, runs, indices }: FailureSummary,
  { property: name, replay }: { readonly property: string; readonly replay: string },
  {
    summary,
    runner,
    folder,
  }: {
    readonly summary: CampaignSummary;
    readonly runner: CorpusRunner;
    readonly folder: string;
  },
): Promise<Promotion> {
  const record = readFailure(replay);
  const of = await runner.propertyOf(replay, { ...record, property: name });
  // The campaign may have gone on since the failure was minimised.
  const seen = { times, runs };
  const foundIn = record.origin?.system ?? summary.system;
  const place = { system: foundIn, module: record.origin?.module };
  const origin = campaignOrigin({ ...summary, ...place }, indices[0], seen);
  const candidate = { ...record, found: { ...record.found, seen }, origin };
  return promote({ record: candidate, of, foundIn, expected: 'passes' }, folder);
}
