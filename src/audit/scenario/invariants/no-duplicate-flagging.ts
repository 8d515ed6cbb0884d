import type { Invariant, Run, Violation } from '../../../engine.ts';
import type { Fact } from '../../../kit.ts';
import { deliveryTasks } from './delivery-tasks.ts';
import { explainDuplicate } from './duplicate-flag.ts';
import { type Flag, flagsOf } from './flags.ts';
import { lockHistory } from '../lock-history.ts';

/**
 * No record is flagged twice. Sound under every fault: the facts are journal entries that really were written, and
 * whatever was lost, late or repeated, the second one is one too many.
 */
export const noDuplicateFlagging: Invariant = { name: 'no-duplicate-flagging', check };

function check({ facts }: Run): readonly Violation[] {
  const byRecord = new Map<string, Flag[]>();
  for (const flag of flagsOf(facts)) {
    const flags = byRecord.get(flag.record);
    if (flags === undefined) byRecord.set(flag.record, [flag]);
    else flags.push(flag);
  }
  const repeated = [...byRecord.values()].filter(({ length }) => length > 1);
  return repeated.length === 0 ? [] : violationsOf(repeated, facts);
}

function violationsOf(repeated: readonly (readonly Flag[])[], facts: readonly Fact[]): readonly Violation[] {
  const tasks = deliveryTasks(facts);
  const locks = lockHistory(facts);
  const violations = repeated.flatMap((flags) => {
    const [first, second] = flags;
    if (first === undefined || second === undefined) return [];
    const { record } = first;
    const { cause, why } = explainDuplicate({
      first,
      second,
      tenures: locks.get(record) ?? [],
      tasks,
      facts,
    });
    const violation: Violation = {
      invariant: noDuplicateFlagging.name,
      message: `record ${record} was flagged ${flags.length === 2 ? 'twice' : `${flags.length} times`}`,
      why,
      cause: `flag|${cause}`,
      step: second.step,
      requests: [...new Set([first.request, second.request])],
    };
    return [{ violation, position: second.position }];
  });
  return violations.sort((left, right) => left.position - right.position).map(({ violation }) => violation);
}
