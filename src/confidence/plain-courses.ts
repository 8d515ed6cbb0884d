import type { Fact } from '../core/fact.ts';
import { requestOf, taskOf } from '../core/event-id.ts';
import { hashText, mix } from '../core/hash.ts';
import { subjectOf } from '../core/plan.ts';
import type { Run } from '../core/run.ts';

/**
 * The course of each subject of a run of any scenario: the order in which operations on it began and ended, of what was told
 * about it and of the faults that struck, as a hash. How subjects and operations are called makes no difference.
 */
export function plainCourses({ facts, plan }: Run): readonly number[] {
  const operations = new Map(plan.operations.map((each) => [each.id, each]));
  const courses = new Map<string, number>();
  for (const fact of facts) {
    const word = wordOf(fact, (operation) => operations.get(operation)?.kind ?? '');
    if (word === undefined) continue;
    const operation = operations.get(operationIn(fact) ?? '');
    const told = fact.what.kind === 'told' ? fact.what.subject : undefined;
    const subject = told ?? (operation === undefined ? '' : subjectOf(operation));
    courses.set(subject, mix(courses.get(subject) ?? 0, hashText(word)));
  }
  return [...courses.values()];
}

function wordOf({ what }: Fact, kindOf: (operation: string) => string): string | undefined {
  switch (what.kind) {
    case 'operation':
      return `${kindOf(what.operation)} ${what.change}`;
    case 'cancelled':
      return `${kindOf(what.operation)} cancelled`;
    case 'told':
      return `${what.service ?? ''} ${what.name}`;
    case 'fault':
      return what.fault;
    case 'process':
    case 'healed':
    case 'broken':
      return undefined;
  }
}

function operationIn({ what, task }: Fact): string | undefined {
  switch (what.kind) {
    case 'operation':
    case 'cancelled':
      return what.operation;
    case 'told':
      return what.operation ?? requestOf(task);
    case 'fault':
      return requestOf(taskOf(what.call));
    case 'process':
    case 'healed':
    case 'broken':
      return undefined;
  }
}
