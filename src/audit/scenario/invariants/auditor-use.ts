import type { Invariant, Run, Violation } from '../../../engine.ts';
import { milliseconds, processOf } from '../../../kit.ts';
import { type AuditorCall, certainHandlingsOf } from '../handlings.ts';
import { auditSettings } from '../audit-settings.ts';
import { hiddenMsMax } from '../message.ts';
import { troublesOf } from '../troubles.ts';

/**
 * The auditor is left alone for as long as it asks for, and for good where it says so; no call is made that was given up
 * before, and none is left running that nobody waits for any more.
 */
export const auditorUse: Invariant = { name: 'auditor-use', check };

function check(run: Run): readonly Violation[] {
  return [...pausesIgnored(run), ...handedBackEarly(run), ...askedInVain(run), ...callsAbandoned(run)];
}

/** An error that is final is not asked for again, and a call whose signal has fired already is none. */
function askedInVain({ facts }: Run): readonly Violation[] {
  return certainHandlingsOf(facts).flatMap(({ request, task, auditorCalls }) => {
    const again = auditorCalls.find(({ position }, nth) => {
      const call = auditorCalls[nth - 1];
      return call?.end?.isPermanent === true && isHeard(call) && call.end.position < position;
    });
    const dead = auditorCalls.find(({ isDead }) => isDead);
    const common = { invariant: auditorUse.name, requests: [request] };
    return [
      ...(again === undefined
        ? []
        : [
            {
              ...common,
              message: `the auditor was asked about ${request} again after it had refused it for good`,
              why: `${processOf(task)} asked again in the same delivery`,
              cause: 'permanent-error-retried',
              step: again.step,
            },
          ]),
      ...(dead === undefined
        ? []
        : [
            {
              ...common,
              message: `a call of the auditor about ${request} was given up as it was made`,
              why: `${processOf(task)} made it with a signal that had fired before`,
              cause: 'asked-with-fired-signal',
              step: dead.step,
            },
          ]),
    ];
  });
}

/**
 * What is handed back in answer to the auditor's wish for a pause stays hidden until that is over. Only where nothing else can
 * have handed it back meanwhile: neither a lease that was lost, nor a process that stops.
 */
function handedBackEarly(run: Run): readonly Violation[] {
  const { facts } = run;
  const troubles = troublesOf(run);
  if (facts.some(({ what }) => what.kind === 'fault' && what.fault === 'redis.evict-lock')) return [];
  return certainHandlingsOf(facts).flatMap(({ request, task, auditorCalls, strikes, end, atMs }) => {
    const call = auditorCalls.at(-1);
    const pauseMs = call?.end?.retryAfterMs;
    if (call?.end === undefined || pauseMs === undefined || end?.how !== 'returned') return [];
    const untilMs = call.end.atMs + pauseMs;
    const isAnswer = isHeard(call) && call.end.position < end.position;
    if (!isAnswer || end.atMs - call.end.atMs > promptMsMax || pauseMs > hiddenMsMax) return [];
    if (end.delayMs === 0 || end.atMs + end.delayMs >= untilMs) return [];
    const isExcused =
      !troubles.isOrdinary(call) ||
      strikes.some(({ fault }) => !fault.startsWith('auditor.')) ||
      troubles.hasEnded(task, end) ||
      !troubles.isCalm(task, { fromMs: atMs, untilMs: end.atMs });
    if (isExcused) return [];
    return [
      {
        invariant: auditorUse.name,
        message: `request ${request} was handed back for less than the auditor had asked for`,
        why: `it had asked ${processOf(task)} to wait ${milliseconds(pauseMs)}; the request comes back ${milliseconds(untilMs - end.atMs - end.delayMs)} before that is over`,
        cause: 'returned-before-retry-after',
        step: end.step,
        requests: [request],
      },
    ];
  });
}

/** Nobody gives up a call of the auditor this soon, in virtual milliseconds: so soon an answer is heard. */
const promptMsMax = 500;

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

/** Whether an answer came so soon that whoever had asked was still there to hear it. */
function isHeard({ atMs, end }: AuditorCall): boolean {
  return end !== undefined && end.how !== 'aborted' && end.atMs - atMs <= promptMsMax;
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
