import type { Fact } from '../core/fact.ts';

/** One entry of the flag journal. `position` is its index among the facts of the run. */
export interface Flag {
  readonly record: string;
  readonly request: string;
  readonly fence: number;
  readonly task: string;
  readonly step: number;
  readonly position: number;
}

export function flagsOf(facts: readonly Fact[]): readonly Flag[] {
  return facts.flatMap(({ task, step, what }, position) => {
    if (what.kind !== 'flagged') return [];
    const { record, request, fence } = what;
    return [{ record, request, fence, task, step, position }];
  });
}

/** Whether a flag carries a fencing token at all: a system without any writes none, which arrives as 0. */
export function isFenced({ fence }: Flag): boolean {
  return fence > 0;
}
