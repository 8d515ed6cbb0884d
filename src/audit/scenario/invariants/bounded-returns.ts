import type { Invariant, Run, Violation } from '../../../engine.ts';
import { counted, milliseconds, processOf } from '../../../kit.ts';
import { auditFacts } from '../audit-fact.ts';

/** Twice the four that the reference system allows itself, so that a more patient system passes too. */
const returnsMax = 8;

/**
 * A request that cannot succeed is put aside after a bounded number of attempts: nobody hands it back for ever. What a process
 * hands back that stops says nothing of the request, and does not count; but it does not hand it to itself time and again.
 */
export const boundedReturns: Invariant = { name: 'bounded-returns', check };

/** The longest delay that SQS takes. A longer one, a negative one or none at all is no delay that anybody meant. */
const delayMsMax = 900_000;

function check(run: Run): readonly Violation[] {
  return [...tooMany(run), ...toItself(run), ...outOfRange(run)];
}

function outOfRange({ facts }: Run): readonly Violation[] {
  return auditFacts(facts).flatMap(({ what, step, task }) => {
    if (what.kind !== 'returned' || (what.delayMs >= 0 && what.delayMs <= delayMsMax)) return [];
    return [
      {
        invariant: boundedReturns.name,
        message: `request ${what.request} was handed back with a delay of ${what.delayMs} ms`,
        why: `${processOf(task)} asked for it; expected 0 to ${milliseconds(delayMsMax)}`,
        cause: 'delay-out-of-range',
        step,
        requests: [what.request],
      },
    ];
  });
}

function tooMany({ facts }: Run): readonly Violation[] {
  const returns = new Map<string, { readonly count: number; readonly step: number }>();
  const stopping = new Set<string>();
  for (const { what, step, task } of auditFacts(facts)) {
    if (what.kind === 'process' && what.change === 'stopping') stopping.add(what.process);
    if (what.kind !== 'returned' || what.delayMs === 0 || stopping.has(processOf(task))) continue;
    returns.set(what.request, { count: (returns.get(what.request)?.count ?? 0) + 1, step });
  }
  return [...returns]
    .filter(([, { count }]) => count > returnsMax)
    .map(([request, { count, step }]) => ({
      invariant: boundedReturns.name,
      message: `request ${request} was handed back ${counted(count, 'time')}`,
      why: `${returnsMax} attempts are plenty, then it belongs in the dead letters`,
      cause: 'never-put-aside',
      step,
      requests: [request],
    }));
}

/** Handed back without a delay it comes straight back to whoever is still subscribed. */
function toItself({ facts }: Run): readonly Violation[] {
  const returns = new Map<string, number>();
  const found: Violation[] = [];
  for (const { what, step, task } of auditFacts(facts)) {
    if (what.kind !== 'returned' || what.delayMs !== 0) continue;
    const process = processOf(task);
    const key = `${process} ${what.request}`;
    const count = (returns.get(key) ?? 0) + 1;
    returns.set(key, count);
    if (count !== returnsMax + 1) continue;
    found.push({
      invariant: boundedReturns.name,
      message: `request ${what.request} was handed back at once ${counted(count, 'time')} by one process`,
      why: `${process} gets it again each time, as it is still subscribed`,
      cause: 'returned-to-itself',
      step,
      requests: [what.request],
    });
  }
  return found;
}
