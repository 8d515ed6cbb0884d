import type { Invariant, Run, Violation } from '../../../engine.ts';
import { type Fact, processOf } from '../../../kit.ts';
import { type AuditFact, auditFacts } from '../audit-fact.ts';
import { type DeliveryTasks, deliveryTasks } from './delivery-tasks.ts';
import { type Flag, flagsOf } from './flags.ts';

/**
 * No record is flagged unless an answer about that record said "flag" before. Sound with a lying auditor: a wrong
 * verdict founds a flag as well as a right one, since a system cannot tell. Sound with late and repeated answers: any
 * answer about the record counts, to whichever request and process. An answer about something else founds nothing,
 * because it names what it is about and a system can tell.
 */
export const noUnfoundedFlag: Invariant = { name: 'no-unfounded-flag', check };

function check({ facts }: Run): readonly Violation[] {
  const unfounded = new Map<string, Flag>();
  for (const flag of flagsOf(facts)) {
    if (!unfounded.has(flag.record)) unfounded.set(flag.record, flag);
  }
  if (unfounded.size === 0) return [];
  auditFacts(facts).forEach(({ what }, position) => {
    if (what.kind !== 'judged' || what.verdict !== 'flag') return;
    const flag = unfounded.get(what.record);
    if (flag !== undefined && position < flag.position) unfounded.delete(what.record);
  });
  const tasks = deliveryTasks(facts);
  return [...unfounded.values()].map((flag) => violationOf(flag, facts, tasks));
}

function violationOf(flag: Flag, facts: readonly Fact[], tasks: DeliveryTasks): Violation {
  const { record, request, step } = flag;
  return {
    invariant: noUnfoundedFlag.name,
    message: `record ${record} was flagged though no answer about it said "flag"`,
    step,
    requests: [request],
    ...explain(flag, auditFacts(facts).slice(0, flag.position), tasks),
  };
}

function explain(
  flag: Flag,
  before: readonly AuditFact[],
  tasks: DeliveryTasks,
): Pick<Violation, 'cause' | 'why'> & Partial<Pick<Violation, 'requests'>> {
  const { record, request } = flag;
  const process = processOf(tasks.actingFor(request, flag.task, flag.position));
  const about = before.flatMap(({ what }) =>
    what.kind === 'judged' && what.record === record ? [what] : [],
  );
  if (about.length === 0) {
    return { cause: 'flag|no-verdict', why: `${process} flagged ${record} before the auditor had answered` };
  }
  if (about.some(({ verdict }) => verdict === undefined)) {
    return {
      cause: 'flag|unusable-answer',
      why: `${process} flagged ${record} on an answer that was malformed or about another request`,
    };
  }
  const foreign = before.findLast(
    ({ task, what }) => what.kind === 'judged' && what.verdict === 'flag' && processOf(task) === process,
  )?.what;
  if (foreign?.kind === 'judged') {
    return {
      cause: 'flag|verdict-of-another-request',
      why: `the auditor called ${record} clean; ${process} had the verdict "flag" on ${foreign.record} for ${foreign.request}`,
      requests: [request, foreign.request],
    };
  }
  return {
    cause: 'flag|clean-verdict',
    why: `the auditor called ${record} clean and ${process} flagged it all the same`,
  };
}
