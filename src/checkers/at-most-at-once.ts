import { counted, firstFew } from '../judge/wording.ts';
import { inShort } from '../scenario/option-checks.ts';
import { markNeedsHolds } from '../scenario/needs-holds.ts';
import { type HoldingOptions, holdingOptions, Holdings, holdingsOver } from './holdings.ts';
import { fails, operationOf, type ReadyCheck, whoseIs } from './ready-check.ts';

/**
 * Between `acquire` and `release` there are never more than so many at once of each key. What a crashed process held in its
 * memory is free. Throws a `TypeError` for wrong options.
 */
export function atMostAtOnce(most: number, options: HoldingOptions = {}): ReadyCheck {
  return atMost('atMostAtOnce', most, options);
}

/** Whoever is between `acquire` and `release` is there alone. Throws a `TypeError` for wrong options. */
export function mutualExclusion(options: HoldingOptions = {}): ReadyCheck {
  return atMost('mutualExclusion', 1, options);
}

function atMost(where: string, most: number, options: HoldingOptions): ReadyCheck {
  if (!Number.isInteger(most) || most < 1) {
    throw new TypeError(`${where}: expected a whole number from 1, got ${inShort(most)}`);
  }
  const names = holdingOptions(where, options);
  const check: ReadyCheck = ({ facts }) => {
    const holdings = new Holdings(where, names);
    for (const fact of facts) {
      const held = holdings.add(fact);
      if (held.length <= most) continue;
      const [first] = held;
      const name = first === undefined || first.key === '' ? '' : ` ${first.key}`;
      const who = firstFew(held.map(({ taken }) => whoseIs(taken)));
      fails(
        `${counted(held.length, 'holder')} of${name === '' ? ' one thing' : name} at once, where ${most} may be: ${who}`,
        {
          bug: `more than ${most} at once|${names.acquire ?? ''}`,
          operations: held.toReversed().flatMap(({ taken }) => operationOf(taken)),
          step: fact.step,
          timeline: holdingsOver(holdings.all, held),
        },
      );
    }
  };
  return options.acquire === undefined ? markNeedsHolds(where, check) : check;
}
