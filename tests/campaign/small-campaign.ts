import type { CampaignRequest } from '../../src/campaign/campaign.ts';
import { defineCampaign, type LoadedCampaign } from '../../src/campaign/load-campaign.ts';

/** A campaign of few and small runs against the given system. */
export function smallCampaign(
  request: Partial<CampaignRequest> = {},
  commit = 'the commit of the tests',
): Promise<LoadedCampaign> {
  return defineCampaign({ ...smallRequest, ...request }, commit);
}

const smallRequest: CampaignRequest = {
  seed: 7,
  runs: 120,
  system: 'examples/racy-worker.ts',
  properties: ['tests/campaign/promises/safety.ts', 'tests/campaign/promises/leftovers.ts'],
  concurrency: { min: 3, max: 6 },
  processes: { min: 1, max: 3 },
  requestTimeoutMs: 10_000,
  faultWeights: {},
};
