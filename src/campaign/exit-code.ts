import type { CampaignSummary } from './campaign-summary.ts';

/** The worst thing that a campaign showed, and what the process ends with. */
export type CampaignVerdict =
  | 'passed'
  | 'violation'
  | 'nondeterminism'
  | 'incomplete'
  | 'threshold or sometimes-assertion missed'
  | 'canary missed';

export const exitCodes: Readonly<Record<CampaignVerdict, number>> = {
  passed: 0,
  violation: 1,
  nondeterminism: 2,
  incomplete: 3,
  'threshold or sometimes-assertion missed': 4,
  'canary missed': 5,
};

/** What each verdict says of a campaign. */
export const meanings: Readonly<Record<CampaignVerdict, string>> = {
  passed: 'everything was run and passed',
  violation: 'a violation, or a run that ends its process',
  nondeterminism:
    'a run took another course when it was repeated: no other verdict on such a system can be trusted',
  incomplete: 'less was run than asked, or some runs were inconclusive',
  'threshold or sometimes-assertion missed':
    'a figure over all runs missed its limit, or what must happen in some run never did',
  'canary missed': 'a canary was found too rarely or too often: what the other figures say is in doubt',
};

/**
 * Nondeterminism comes first: no other verdict on such a system can be trusted. A find is a find however little was
 * run; a blind verifier outweighs what it did not see; what should sometimes happen is missed only once all was run.
 */
export function verdictOf({ properties, canaries, suspects, missing }: CampaignSummary): CampaignVerdict {
  const results = properties.map(({ result }) => result);
  if (results.some(({ rerun }) => rerun.different > 0)) return 'nondeterminism';
  if (suspects.length > 0 || results.some(({ failed }) => failed > 0)) return 'violation';
  if (canaries.some(({ verdict }) => verdict === 'missed' || verdict === 'strange')) return 'canary missed';
  if (properties.some(({ judged }) => judged.some(({ holds }) => !holds))) {
    return 'threshold or sometimes-assertion missed';
  }
  if (missing.length > 0 || results.some(({ inconclusive }) => inconclusive.times > 0)) return 'incomplete';
  const unreached = properties.some(({ sometimes }) =>
    sometimes.some(({ required, runs }) => required && runs === 0),
  );
  return unreached ? 'threshold or sometimes-assertion missed' : 'passed';
}
