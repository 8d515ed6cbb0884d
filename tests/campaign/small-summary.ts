import { CampaignState } from '../../src/campaign/campaign-state.ts';
import { type CampaignSummary, summarise } from '../../src/campaign/campaign-summary.ts';
import type { PastCampaign } from '../../src/campaign/history.ts';
import { runChunk } from '../../src/campaign/run-chunk.ts';
import { smallCampaign } from './small-campaign.ts';

/** What a hundred small runs of one property against the given system come to. */
export async function smallSummary(
  system: string,
  properties: readonly string[] = ['tests/campaign/promises/safety.ts'],
): Promise<CampaignSummary> {
  const loaded = await smallCampaign({ runs: 100, system, properties });
  const state = new CampaignState(loaded.campaign);
  const result = await runChunk(loaded, { from: 0, count: 100 });
  state.add({ kind: 'chunk', fingerprint: state.fingerprint, result, wallMs: 1, memoryBytes: 1 });
  return summarise(state, loaded.lanes);
}

/** An earlier campaign of one property. */
export function pastCampaign(
  failures: PastCampaign['properties'][number]['failures'],
  runs: number,
): PastCampaign {
  const behaviours = { draws: runs, distinct: 10, singletons: 5 };
  const property = { name: 'p', runs, behaviours, failures, faultPhases: {} };
  return {
    fingerprint: 'f',
    commit: 'c',
    endedAt: '2000-01-01T00:00:00Z',
    verdict: 'passed',
    work: { runs, wallMs: 10 * runs },
    suspects: 0,
    properties: [property],
  };
}
