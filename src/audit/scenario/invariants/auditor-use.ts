import type { Invariant, Run, Violation } from '../../../engine.ts';
import { milliseconds, processOf } from '../../../kit.ts';
import { auditFacts } from '../audit-fact.ts';
import { auditSettings } from '../audit-settings.ts';
import { deliveryTasks } from './delivery-tasks.ts';

/** The auditor is left alone for as long as it asks for, and no call is left running that nobody waits for any more. */
export const auditorUse: Invariant = { name: 'auditor-use', check };

interface Call {
  readonly request: string;
  readonly task: string;
  readonly atMs: number;
  readonly step: number;
}

function check(run: Run): readonly Violation[] {
  return [...pausesIgnored(run), ...callsAbandoned(run)];
}

/** Nobody gives up a call of the auditor this soon, in virtual milliseconds: so soon an answer is heard. */
const promptMsMax = 500;

/**
 * A delivery that asks again waits as long as it was told to. A delivery elsewhere cannot know, nor can one that has given
 * up the call before it was answered.
 */
function pausesIgnored({ facts }: Run): readonly Violation[] {
  const askedAt = new Map<string, number>();
  const askedFor = new Map<string, { readonly untilMs: number; readonly pauseMs: number }>();
  return auditFacts(facts).flatMap(({ what, task, atMs, step }) => {
    if (what.kind === 'aborted') askedAt.delete(what.call);
    if (what.kind !== 'asked' && what.kind !== 'answered') return [];
    // A task may run code for other deliveries, too.
    const delivery = `${task} ${what.request}`;
    if (what.kind === 'answered') {
      const pauseMs = what.retryAfterMs;
      const isHeard = atMs - (askedAt.get(what.call) ?? -Infinity) <= promptMsMax;
      if (pauseMs !== undefined && isHeard) askedFor.set(delivery, { untilMs: atMs + pauseMs, pauseMs });
      return [];
    }
    askedAt.set(what.call, atMs);
    const pause = askedFor.get(delivery);
    if (pause === undefined || atMs >= pause.untilMs) return [];
    askedFor.delete(delivery);
    return [
      {
        invariant: auditorUse.name,
        message: `the auditor was asked about ${what.request} again before it allowed that`,
        why: `it had asked ${processOf(task)} to wait ${milliseconds(pause.pauseMs)}, which was ${milliseconds(pause.untilMs - atMs)} from over`,
        cause: 'retry-after-ignored',
        step,
        requests: [what.request],
      },
    ];
  });
}

/**
 * A call that outlives both its delivery and the limit of a request was never told to stop. The limit leaves time to
 * whoever bounds the call by that alone.
 */
function callsAbandoned({ facts, plan, virtualMs }: Run): readonly Violation[] {
  const { requestTimeoutMs } = auditSettings(plan.settings).scenario;
  const open = new Map<string, Call>();
  const tasks = deliveryTasks(facts);
  const over = new Set<string>();
  for (const { what, task, atMs, step } of auditFacts(facts)) {
    if (what.kind === 'asked') open.set(what.call, { request: what.request, task, atMs, step });
    else if (what.kind === 'answered' || what.kind === 'aborted') open.delete(what.call);
    else if (what.kind === 'acked' || what.kind === 'returned' || what.kind === 'dead-lettered') {
      over.add(task);
    }
  }
  return [...open.values()].flatMap(({ request, task, atMs, step }) => {
    // Half a second more: the timer that ends the call may be due at the very end.
    const isLong = virtualMs >= atMs + requestTimeoutMs + 500;
    // Whoever runs code for others ends before they do.
    const isOver = over.has(task) && tasks.requestOf(task) === request;
    if (!isLong || !isOver || isGone(processOf(task), facts)) return [];
    return [
      {
        invariant: auditorUse.name,
        message: `a call of the auditor about ${request} was left running`,
        why: `${task} is over, and the call it made ${milliseconds(virtualMs - atMs)} before the end was neither answered nor aborted`,
        cause: 'call-not-aborted',
        step,
        requests: [request],
      },
    ];
  });
}

/** A process that crashed or was paused aborts nothing. */
function isGone(process: string, facts: Run['facts']): boolean {
  return facts.some(
    ({ what }) =>
      what.kind === 'process' &&
      what.process === process &&
      (what.change === 'crashed' || what.change === 'paused'),
  );
}
