import type { Invariant, Run, Violation } from '../../../engine.ts';
import { processOf } from '../../../kit.ts';
import { auditFacts } from '../audit-fact.ts';

/**
 * A process that was told how many deliveries it may have in work does not subscribe for more while it has as many: what a
 * lost subscription left in work counts as well. Held only against systems that ask for the limit.
 */
export const inWork: Invariant = { name: 'in-work', check };

function check({ facts }: Run): readonly Violation[] {
  const blamed = new Set<string>();
  return auditFacts(facts).flatMap(({ what, step }) => {
    if (what.kind !== 'overloaded' || blamed.has(what.process)) return [];
    blamed.add(what.process);
    return [
      {
        invariant: inWork.name,
        message: `${processOf(what.process)} asked for more deliveries than it may have in work`,
        why: `it may have ${what.limit}, had ${what.inWork} in work, and subscribed for as many again`,
        cause: 'overloaded',
        step,
        requests: [],
      },
    ];
  });
}
