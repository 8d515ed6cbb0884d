import type { Invariant, Run, Violation } from '../../../engine.ts';
import { processOf } from '../../../kit.ts';
import { certainHandlingsOf } from '../handlings.ts';

/** Nothing is done for a request once the delivery that does it has acknowledged it: a crash in between would lose it. */
export const ackAfterEffect: Invariant = { name: 'ack-after-effect', check };

function check({ facts }: Run): readonly Violation[] {
  return certainHandlingsOf(facts).flatMap(({ task, request, record, flags, end }) => {
    const late = end?.how === 'acked' ? flags.find(({ position }) => position > end.position) : undefined;
    if (late === undefined) return [];
    const process = processOf(task);
    return [
      {
        invariant: ackAfterEffect.name,
        message: `request ${request} was acknowledged before its effect`,
        why: `${process} acknowledged ${request}, then flagged ${record}: had it crashed in between, no flag would follow`,
        cause: 'acked-before-effect',
        step: late.step,
        requests: [request],
      },
    ];
  });
}
