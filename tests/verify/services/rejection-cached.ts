import { auditFacts } from '../../../src/audit/scenario/audit-fact.ts';
import type { AuditSystem, Invariant } from '../../../src/index.ts';
import { consult, flagOnce, worker } from './frame.ts';

/** Keeps the auditor's promises; one that was rejected makes every later try fail, unless it is forgotten. */
function build(forgets: boolean): AuditSystem {
  return worker((environment) => {
    const asked = new Map<string, Promise<'flag' | 'clean'>>();
    const verdictOf = (request: { id: string; record: string }): Promise<'flag' | 'clean'> => {
      const known = asked.get(request.record);
      if (known !== undefined) return known;
      const verdict = consult(environment, request);
      asked.set(request.record, verdict);
      if (forgets) verdict.catch(() => asked.delete(request.record));
      return verdict;
    };
    return {
      work: async ({ request }) => {
        if ((await verdictOf(request)) === 'flag') await flagOnce(environment, request);
      },
    };
  });
}

export default build(false);
export const fixed = build(true);

/** Requests are put aside only after as many failures of the auditor as they have tries. */
export const noNeedlessDeadLetter: Invariant = {
  name: 'no-needless-dead-letter',
  check: ({ facts }) =>
    auditFacts(facts).flatMap(({ what, step }) => {
      if (what.kind !== 'dead-lettered') return [];
      const { request } = what;
      const faults = facts.filter(
        ({ what: { kind, ...fault } }) =>
          kind === 'fault' && 'call' in fault && fault.call.includes(`/${request}.`),
      );
      if (faults.length >= 5) return [];
      const why = `only ${faults.length} faults struck it`;
      const message = `request ${request} was put aside`;
      return [
        { invariant: 'no-needless-dead-letter', message, why, cause: 'needless', step, requests: [request] },
      ];
    }),
};
