import { firstFew } from '../judge/wording.ts';
import { argumentsInWords } from '../scenario/argument-words.ts';
import { markNamesOperations } from '../scenario/names-operations.ts';
import { inShort } from '../scenario/option-checks.ts';
import { fails, type ReadyCheck } from './ready-check.ts';

/**
 * Every operation of these kinds, or of all, has ended once all is at rest, also where it is `blocking` and might wait for
 * ever. Throws a `TypeError` for what is no name.
 */
export function everyOperationSettles(...kinds: readonly string[]): ReadyCheck {
  const wrong: unknown = kinds.find((kind: unknown) => typeof kind !== 'string' || kind === '');
  if (wrong !== undefined) {
    throw new TypeError(`everyOperationSettles: expected names of operations, got ${inShort(wrong)}`);
  }
  return markNamesOperations('everyOperationSettles', kinds, ({ history }) => {
    const waiting = history.filter(
      ({ kind, outcome }) =>
        (outcome === 'blocked' || outcome === 'pending') && (kinds.length === 0 || kinds.includes(kind)),
    );
    const [first] = waiting;
    if (first === undefined) return;
    fails(
      `never ended: ${firstFew(waiting.map(({ id, kind, args }) => `${id}: ${kind}(${argumentsInWords(args)})`))}`,
      {
        bug: `never ended|${first.kind}`,
        operations: waiting.map(({ id }) => id),
      },
    );
  });
}
