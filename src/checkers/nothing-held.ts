import { firstFew } from '../judge/wording.ts';
import { type HoldingOptions, holdingOptions, Holdings, holdingsOver } from './holdings.ts';
import { markNeedsHolds } from '../scenario/needs-holds.ts';
import { fails, operationOf, type ReadyCheck, whoseIs } from './ready-check.ts';

/** Whatever was taken is given back, or its time is up, once all is at rest. Throws a `TypeError` for wrong options. */
export function nothingHeld(options: HoldingOptions = {}): ReadyCheck {
  const where = 'nothingHeld';
  const names = holdingOptions(where, options);
  const check: ReadyCheck = ({ facts }) => {
    const holdings = new Holdings(where, names);
    for (const fact of facts) holdings.add(fact);
    const { open } = holdings;
    if (open.length === 0) return;
    const what = firstFew(open.map(({ key, taken }) => `${key === '' ? 'one' : key} by ${whoseIs(taken)}`));
    fails(`still held at the end: ${what}`, {
      bug: `still held at the end|${names.acquire ?? ''}`,
      operations: open.flatMap(({ taken }) => operationOf(taken)),
      timeline: holdingsOver(holdings.all, open),
    });
  };
  return options.acquire === undefined ? markNeedsHolds(where, check) : check;
}
