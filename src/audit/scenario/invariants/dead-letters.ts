import type { Invariant, Run, Violation } from '../../../engine.ts';
import { requestOf, taskOf } from '../../../kit.ts';
import { auditFacts } from '../audit-fact.ts';
import { wasCrowdedOut } from './crowded-out.ts';
import { cutOffFromRedis } from './cut-off.ts';
import { firstFlags } from './flags.ts';

/**
 * A request is put aside only for a reason of its own: the auditor refused it for good, it is poison or malformed, or it was delivered
 * more than once and failed again. A request whose flag stands, where Redis could have told so, is done, not dead; and once
 * the world has healed, a request that nothing befell succeeds, unless more came at once about its record than can be done
 * in time.
 */
export const deadLetters: Invariant = { name: 'dead-letters', check };

/** What no further delivery can help. */
const hopeless: ReadonlySet<string> = new Set(['auditor.permanent', 'queue.poison', 'queue.malformed']);

interface Course {
  /** The newest delivery: those that never arrived count, too. */
  attempt: number;
  firstDeliveredAt: number;
  isHopeless: boolean;
  isStruck: boolean;
}

function check({ facts, plan }: Run): readonly Violation[] {
  const cutOff = cutOffFromRedis({ facts, plan });
  const courses = new Map<string, Course>();
  const of = (request: string): Course => {
    let course = courses.get(request);
    if (course === undefined) {
      course = { attempt: 0, firstDeliveredAt: Infinity, isHopeless: false, isStruck: false };
      courses.set(request, course);
    }
    return course;
  };
  const flaggedAt = firstFlags(facts);
  let healedAt = Infinity;
  const violations: Violation[] = [];
  auditFacts(facts).forEach(({ what, step, task }, position) => {
    if (what.kind === 'healed') healedAt = position;
    if (what.kind === 'fault') {
      const course = of(requestOf(taskOf(what.call)) ?? '');
      course.isStruck = true;
      course.isHopeless ||= hopeless.has(what.fault);
    }
    if (what.kind === 'delivered') {
      const course = of(what.request);
      course.attempt = Math.max(course.attempt, what.attempt);
      course.firstDeliveredAt = Math.min(course.firstDeliveredAt, position);
    }
    if (what.kind !== 'dead-lettered') return;
    // Whoever could not be told that its flag stands may rightly doubt it.
    const couldTell = cutOff?.has(what.request) === false;
    const hasFlagged = couldTell && (flaggedAt.get(what.request) ?? Infinity) < position;
    const why = whyNotDead(of(what.request), { healedAt, hasFlagged });
    if (why === undefined || (why.cause === 'dead-after-healing' && wasCrowdedOut(task, facts))) return;
    violations.push({
      invariant: deadLetters.name,
      message: `request ${what.request} was put aside without need`,
      why: `${why.text}; the reason it gave: ${what.reason}`,
      cause: why.cause,
      step,
      requests: [what.request],
    });
  });
  return violations;
}

function whyNotDead(
  { attempt, firstDeliveredAt, isHopeless, isStruck }: Course,
  { healedAt, hasFlagged }: { readonly healedAt: number; readonly hasFlagged: boolean },
): { readonly text: string; readonly cause: string } | undefined {
  if (hasFlagged) return { text: 'it had flagged its record before', cause: 'dead-though-flagged' };
  if (isHopeless) return undefined;
  if (attempt < 2) return { text: 'it was delivered only once', cause: 'dead-at-first-failure' };
  if (isStruck || firstDeliveredAt < healedAt) return undefined;
  return { text: 'all faults had ended before it was delivered', cause: 'dead-after-healing' };
}
