import { type Fact, remember } from '../../../kit.ts';
import { auditFacts } from '../audit-fact.ts';

/** One entry of the flag journal. `position` is its index among the facts of the run. */
export interface Flag {
  readonly record: string;
  readonly request: string;
  readonly fence: number;
  readonly task: string;
  readonly step: number;
  readonly position: number;
}

/** The flag journal of a run, oldest first. */
export const flagsOf = remember((facts: readonly Fact[]): readonly Flag[] => {
  const flags: Flag[] = [];
  auditFacts(facts).forEach(({ task, step, what }, position) => {
    if (what.kind !== 'flagged') return;
    const { record, request, fence } = what;
    flags.push({ record, request, fence, task, step, position });
  });
  return flags;
});

/** Whether a flag carries a fencing token at all: a system without any writes none, which arrives as 0. */
export function isFenced({ fence }: Flag): boolean {
  return fence > 0;
}

/** Where among the facts each request first flagged its record. */
export function firstFlags(facts: readonly Fact[]): ReadonlyMap<string, number> {
  const positions = new Map<string, number>();
  for (const { request, position } of flagsOf(facts)) {
    if (!positions.has(request)) positions.set(request, position);
  }
  return positions;
}
