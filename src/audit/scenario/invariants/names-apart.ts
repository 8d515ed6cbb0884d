import { processOf } from '../../../kit.ts';

/** The process of a task, whichever its incarnation. */
export function nameOf(task: string): string {
  return processOf(task).replace(/~.*$/s, '');
}

/** Two tasks by their processes, `p1` and `p2`, or where that is one by what each works on, too: `p1 (r1.1)`. */
export function namesApart(left: string, right: string): readonly [string, string] {
  const isApart = nameOf(left) !== nameOf(right);
  const named = (task: string): string => {
    const process = processOf(task);
    const name = task.slice(process.length + 1);
    return isApart || name === '' ? process : `${process} (${name})`;
  };
  return [named(left), named(right)];
}
