import type { CampaignVerdict } from '../exit-code.ts';

/** How a verdict is coloured: by the names that the style has for verdicts of properties. */
export function toneOf(verdict: string): 'passed' | 'failed' | 'inconclusive' {
  if (verdict === ('passed' satisfies CampaignVerdict)) return 'passed';
  return verdict === ('incomplete' satisfies CampaignVerdict) ? 'inconclusive' : 'failed';
}
