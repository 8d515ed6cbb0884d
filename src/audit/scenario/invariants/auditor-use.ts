import type { Invariant, Run, Violation } from '../../../engine.ts';
import { milliseconds, processOf } from '../../../kit.ts';
import { certainHandlingsOf, isHeard } from '../handlings.ts';
import { auditSettings } from '../audit-settings.ts';

/**
 * The auditor is left alone for as long as it asks for; no call is made that was given up before, and none is left running that
 * nobody waits for any more.
 */
export const auditorUse: Invariant = { name: 'auditor-use', check };

function check(run: Run): readonly Violation[] {
  return [...pausesIgnored(run), ...askedInVain(run), ...callsAbandoned(run)];
}

/** A call whose signal has fired already is none. */
function askedInVain({ facts }: Run): readonly Violation[] {
  return certainHandlingsOf(facts).flatMap(({ request, task, auditorCalls }) => {
    const dead = auditorCalls.find(({ isDead }) => isDead);
    if (dead === undefined) return [];
    return [
      {
        invariant: auditorUse.name,
        message: `a call of the auditor about ${request} was given up as it was made`,
        why: `${processOf(task)} made it with a signal that had fired before`,
        cause: 'asked-with-fired-signal',
        step: dead.step,
        requests: [request],
      },
    ];
  });
}

/**
 * A delivery that asks again waits as long as it was told to. A delivery elsewhere cannot know, nor can one that has given
 * up the call before it was answered.
 */
function pausesIgnored({ facts }: Run): readonly Violation[] {
  return certainHandlingsOf(facts).flatMap(({ request, task, auditorCalls }) =>
    auditorCalls.slice(1).flatMap((again, nth) => {
      const call = auditorCalls[nth];
      const pauseMs = call?.end?.retryAfterMs;
      if (call?.end === undefined || pauseMs === undefined || !isHeard(call)) return [];
      // Whoever asks twice at once was not told yet.
      if (call.end.position > again.position) return [];
      const untilMs = call.end.atMs + pauseMs;
      if (again.atMs >= untilMs) return [];
      return [
        {
          invariant: auditorUse.name,
          message: `the auditor was asked about ${request} again before it allowed that`,
          why: `it had asked ${processOf(task)} to wait ${milliseconds(pauseMs)}, which was ${milliseconds(untilMs - again.atMs)} from over`,
          cause: 'retry-after-ignored',
          step: again.step,
          requests: [request],
        },
      ];
    }),
  );
}

/**
 * A call that outlives both its delivery and the limit of a request was never told to stop. The limit leaves time to
 * whoever bounds the call by that alone.
 */
function callsAbandoned({ facts, plan, virtualMs }: Run): readonly Violation[] {
  const { requestTimeoutMs } = auditSettings(plan.settings).scenario;
  return certainHandlingsOf(facts).flatMap(({ request, task, auditorCalls, end }) => {
    if (end === undefined) return [];
    // Half a second more: the timer that ends the call may be due at the very end.
    const left = auditorCalls.find(
      (call) => call.end === undefined && virtualMs >= call.atMs + requestTimeoutMs + 500,
    );
    if (left === undefined || isGone(processOf(task), facts)) return [];
    return [
      {
        invariant: auditorUse.name,
        message: `a call of the auditor about ${request} was left running`,
        why: `${task} is over, and the call it made ${milliseconds(virtualMs - left.atMs)} before the end was neither answered nor aborted`,
        cause: 'call-not-aborted',
        step: left.step,
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
