import { auditFacts } from '../audit-fact.ts';
import type { Run } from '../../../core/run.ts';
import type { Invariant, Violation } from '../../../core/verdict.ts';
import { counted } from '../../../judge/wording.ts';

/** Twice the four that the reference system allows itself, so that a more patient system passes too. */
const returnsMax = 8;

/**
 * A request that cannot succeed is put aside after a bounded number of attempts: nobody hands it back for ever. What is
 * handed back to be delivered at once does not count: so does a process that stops, which says nothing of the request.
 */
export const boundedReturns: Invariant = { name: 'bounded-returns', check };

function check({ facts }: Run): readonly Violation[] {
  const returns = new Map<string, { readonly count: number; readonly step: number }>();
  for (const { what, step } of auditFacts(facts)) {
    if (what.kind !== 'returned' || what.delayMs === 0) continue;
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
