import type { Invariant, Run, Violation } from '../../../engine.ts';
import { dueFlagViolations } from './due-flags.ts';
import { flagsOf } from './flags.ts';
import { auditCourses, type OperationCourse } from '../audit-courses.ts';

/** Nothing is lost and nothing is invented: every request ends once, every due flag is there, and no other is. */
export const conservation: Invariant = { name: 'conservation', check };

function check(run: Run): readonly Violation[] {
  const outcomes = auditCourses(run.facts);
  return [
    ...inventedFlags(run, outcomes),
    ...dueFlagViolations(run, outcomes).map((violation) => ({ invariant: conservation.name, ...violation })),
    ...[...outcomes.values()].flatMap((outcome) => miscounted(outcome, run.ending.kind === 'settled')),
  ];
}

/** A request may be delivered any number of times, but each copy in the queue ends once: acknowledged or dead. */
function miscounted(outcome: OperationCourse, isSettled: boolean): readonly Violation[] {
  const { operation: request, begunMs: enqueuedMs, endings } = outcome;
  const common = { invariant: conservation.name, step: endings.at(-1)?.step, requests: [request] };
  if (endings.length > enqueuedMs.length) {
    const kinds = endings.map(({ isOk }) => (isOk ? 'acknowledged' : 'dead-lettered'));
    const why = `it was ${kinds.join(', then ')}, and enqueued ${enqueuedMs.length} times`;
    return [
      {
        ...common,
        message: `request ${request} ended more often than it began`,
        why,
        cause: 'invented-request',
      },
    ];
  }
  // While a run goes on, requests are still on their way; one that got stuck is for the recovery invariant to judge.
  if (!isSettled || endings.length === enqueuedMs.length) return [];
  const why = 'it was enqueued, and neither acknowledged nor dead-lettered when all had ended';
  return [{ ...common, message: `request ${request} was lost`, why, cause: 'lost-request' }];
}

/** A flag must be on a record that somebody asked about, in the name of a request that asked about it. */
function inventedFlags(
  { plan, facts }: Run,
  outcomes: ReadonlyMap<string, OperationCourse>,
): readonly Violation[] {
  const recordOf = new Map(plan.operations.map(({ id, subject: record }) => [id, record]));
  for (const { operation: request, subject: record, begunMs: enqueuedMs } of outcomes.values()) {
    if (enqueuedMs.length > 0) recordOf.set(request, record);
  }
  const records = new Set(recordOf.values());
  return flagsOf(facts).flatMap(({ record, request, step }) => {
    const common = { invariant: conservation.name, step, requests: [request] };
    const asked = recordOf.get(request);
    if (!records.has(record)) {
      const why = `the journal names record "${record}" for request "${request}"`;
      return [
        {
          ...common,
          message: 'a record that no request named was flagged',
          why,
          cause: 'flag|unknown-record',
        },
      ];
    }
    // A request that nobody made proves nothing about the record: the name alone may be unusual.
    if (asked === undefined || asked === record) return [];
    const message = `record ${record} was flagged in the name of a request about another`;
    const why = `request ${request} asked about ${asked}`;
    return [{ ...common, message, why, cause: 'flag|record-of-another-request' }];
  });
}
