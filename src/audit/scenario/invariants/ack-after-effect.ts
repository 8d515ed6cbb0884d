import type { Invariant, Run, Violation } from '../../../engine.ts';
import { processOf } from '../../../kit.ts';
import { auditFacts } from '../audit-fact.ts';

/** Nothing is done for a request once the delivery that does it has acknowledged it: a crash in between would lose it. */
export const ackAfterEffect: Invariant = { name: 'ack-after-effect', check };

function check({ facts }: Run): readonly Violation[] {
  const acked = new Set<string>();
  return auditFacts(facts).flatMap(({ what, task, step }) => {
    if (what.kind === 'acked') acked.add(`${task} ${what.request}`);
    if (what.kind !== 'flagged' || !acked.has(`${task} ${what.request}`)) return [];
    const process = processOf(task);
    return [
      {
        invariant: ackAfterEffect.name,
        message: `request ${what.request} was acknowledged before its effect`,
        why: `${process} acknowledged ${what.request}, then flagged ${what.record}: had it crashed in between, no flag would follow`,
        cause: 'acked-before-effect',
        step,
        requests: [what.request],
      },
    ];
  });
}
