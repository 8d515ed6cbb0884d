import { callPropertyCode, cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import { inShort, requireFunction } from '../scenario/option-checks.ts';
import { fails } from './ready-check.ts';

export interface ConservedOptions<View> {
  readonly total: number;
  /** The sum as it is now: of the balances of all accounts, of what is in stock and what was sold. */
  readonly sum: (view: View) => number;
}

const names: readonly string[] = Object.keys({
  total: true,
  sum: true,
} satisfies Record<keyof ConservedOptions<unknown>, true>);

/**
 * A sum stays what it is: as `always` at every moment, as `finally` once all is at rest. Throws a `TypeError` for wrong
 * options.
 */
export function conserved<View>(options: ConservedOptions<View>): (view: View) => void {
  const where = 'conserved';
  requireKnownOptions(where, options, names);
  const { total, sum } = options;
  requireFunction(`${where} sum`, sum);
  if (!Number.isFinite(total)) {
    throw new TypeError(`${where} total: expected a number, got ${inShort(total)}`);
  }
  return (view) => {
    const now: unknown = callPropertyCode(`${where} sum`, () => sum(view));
    if (typeof now !== 'number' || Number.isNaN(now)) {
      throw new PropertyCodeError(`${where} sum: expected a number, got ${cameInWords(now)}`);
    }
    if (now === total) return;
    fails(`the sum is ${now}, and not ${total}`, {
      bug: now < total ? 'the sum has shrunk' : 'the sum has grown',
      operations: [],
    });
  };
}
