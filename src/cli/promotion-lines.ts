import type { Promotion } from '../corpus/promote.ts';

/** What became of a failure that was to be kept for good, in words. */
export function promotionLines(promotion: Promotion): readonly string[] {
  if (promotion.kind === 'surplus') {
    return [`not kept: four shorter ones of its signature are: ${promotion.shorter.join(', ')}`];
  }
  return [
    `kept as ${promotion.file}`,
    ...promotion.removed.map((file) => `  removed ${file}: four shorter ones of its signature are kept`),
  ];
}
