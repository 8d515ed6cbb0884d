import { binomialInterval } from '../core/binomial-interval.ts';
import type { Origin } from '../core/origin.ts';
import { originOf } from '../files/origin.ts';
import type { Campaign } from './campaign.ts';

/** Where a failure of a campaign was found, and how often. `index` is that of its plan among those of its property. */
export function campaignOrigin(
  campaign: Pick<Campaign, 'seed'> & Pick<Origin, 'system' | 'module'> & { readonly fingerprint: string },
  index: number | undefined,
  { times, runs }: { readonly times: number; readonly runs: number },
): Origin {
  const { fingerprint, system, module, seed } = campaign;
  const rate = binomialInterval(times, runs);
  return { ...originOf({ system, module, seed, index }), campaign: { fingerprint, times, runs, rate } };
}
