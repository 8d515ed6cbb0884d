import type { MarkData } from '../page-data.ts';

export interface MarkLines {
  /** The line of each mark inside its row, from 0. */
  readonly of: readonly number[];
  /** How many lines a step needs. */
  readonly most: ReadonlyMap<number, number>;
}

/** Marks of one step in one lane stand below each other; one that goes across all lanes stands below all others. */
export function markLines(marks: readonly MarkData[]): MarkLines {
  const used = new Map<string, number>();
  const most = new Map<number, number>();
  const of = marks.map(({ step, lane }) => {
    if (lane === 'all') return 0;
    const key = `${step} ${lane}`;
    const line = used.get(key) ?? 0;
    used.set(key, line + 1);
    most.set(step, Math.max(most.get(step) ?? 0, line + 1));
    return line;
  });
  marks.forEach(({ step, lane }, index) => {
    if (lane !== 'all') return;
    of[index] = most.get(step) ?? 0;
    most.set(step, (of[index] ?? 0) + 1);
  });
  return { of, most };
}
