import * as fc from 'fast-check';
import { type StrategyName, strategyNames } from '../core/plan.ts';

/** Of a hundred chaos runs, how many use each strategy. One that is not named is not used. */
export type Shares = Readonly<Partial<Record<StrategyName, number>>>;

/** No strategy is the best at everything (docs/strategies.md). */
export const defaultShares: Shares = {
  surw: 40,
  pos: 20,
  'random-walk': 10,
  urw: 10,
  pct: 10,
  'stall-until-idle': 10,
};

/** Checks the shares. Throws a `TypeError` that names the strategy, what was expected and what came. */
export function resolveShares(shares: unknown = defaultShares): Shares {
  if (typeof shares !== 'object' || shares === null || Array.isArray(shares)) {
    throw new TypeError(
      `shares: expected { strategy: percent }, got ${JSON.stringify(shares) ?? String(shares)}`,
    );
  }
  const resolved: Partial<Record<StrategyName, number>> = {};
  let sum = 0;
  for (const [given, share] of Object.entries(shares) as [string, unknown][]) {
    const name = strategyNames.find((known) => known === given);
    if (name === undefined) {
      throw new TypeError(
        `shares.${given}: expected a strategy (${strategyNames.join(', ')}), got "${given}"`,
      );
    }
    if (typeof share !== 'number' || !Number.isInteger(share) || share < 0 || share > 100) {
      const came = typeof share === 'number' ? String(share) : (JSON.stringify(share) ?? String(share));
      throw new TypeError(`shares.${name}: expected a whole number from 0 to 100, got ${came}`);
    }
    resolved[name] = share;
    sum += share;
  }
  if (sum !== 100) throw new TypeError(`shares: expected shares that add up to 100, got ${sum}`);
  return resolved;
}

/**
 * A strategy by its share. What fast-check generates for run i is a function of the seed and i alone, so run i uses the
 * same strategy whichever worker runs it and whatever ran before.
 */
export function strategyByShare(shares: Shares = defaultShares): fc.Arbitrary<StrategyName> {
  return fc.oneof(
    ...strategyNames.map((name) => ({ weight: shares[name] ?? 0, arbitrary: fc.constant(name) })),
  );
}
