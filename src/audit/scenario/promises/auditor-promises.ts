import { counted, milliseconds } from '../../../kit.ts';
import { endCalls, type AuditorCall, type Handling, handlingsOf } from '../handlings.ts';
import { firstFlags, flagsOf } from '../invariants/flags.ts';
import { slackMs } from './delivery-promises.ts';
import { always, type Breach, breachOf, count, type Kept, promise, span, spans } from './promise.ts';

export const auditorCallsMax = promise({
  words: (max) => `that it asks the auditor ${counted(max, 'time')} at most in a delivery`,
  schema: count,
  broken: (max, { handlings }) =>
    handlings.flatMap((handling) => {
      const extra = handling.auditorCalls[max];
      if (extra === undefined) return [];
      const message = `the auditor was asked about ${handling.request} ${counted(handling.auditorCalls.length, 'time')} in one delivery`;
      return [breachOf(handling, { message, did: 'did so', step: extra.step })];
    }),
});

export const auditorCallMs = promise({
  words: (limitMs) => `that it gives up a call of the auditor after ${milliseconds(limitMs)}`,
  schema: span,
  broken: (limitMs, { handlings, troubles, run }) =>
    handlings.flatMap((handling) =>
      handling.auditorCalls.flatMap((call) => {
        const dueMs = call.atMs + limitMs + slackMs;
        const isExcused =
          (call.end?.atMs ?? run.virtualMs) <= dueMs ||
          hasGoneOn(handling, call, dueMs) ||
          !troubles.hadTime(handling.task, call, dueMs);
        if (isExcused) return [];
        const message = `a call of the auditor about ${handling.request} was waited for too long`;
        const did = `waited ${milliseconds((call.end?.atMs ?? run.virtualMs) - call.atMs)}`;
        return [breachOf(handling, { message, did, step: call.end?.step ?? call.step })];
      }),
    ),
});

/** Whether it did in time what comes after a call: it may have left that to itself. */
function hasGoneOn({ auditorCalls, queueCalls }: Handling, call: AuditorCall, dueMs: number): boolean {
  const told = endCalls(queueCalls);
  return [...auditorCalls, ...told].some(({ position, atMs }) => position > call.position && atMs <= dueMs);
}

export const auditorPauseMs = promise({
  words: ({ min, max }) =>
    `that it asks the auditor again after ${milliseconds(min)} to ${milliseconds(max)}, unlike others, where it is not asked to wait`,
  schema: spans,
  broken: (range, kept) => [...pausesOutOf(range, kept), ...pausesAlike(range, kept)],
});

interface Range {
  readonly min: number;
  readonly max: number;
}

interface Pause {
  readonly handling: Handling;
  readonly again: AuditorCall;
  readonly ms: number;
  /** Which pause of its delivery it is. */
  readonly nth: number;
}

function pausesIn({ handlings, troubles }: Kept): readonly Pause[] {
  return handlings.flatMap((handling) =>
    handling.auditorCalls.slice(1).flatMap((again, nth): readonly Pause[] => {
      const ended = handling.auditorCalls[nth]?.end;
      // Whoever asks again before the call has ended asks beside it.
      if (ended === undefined || ended.position > again.position) return [];
      if (ended.retryAfterMs !== undefined || !troubles.isOrdinary(ended)) return [];
      if (troubles.isPaused(handling.task, { fromMs: ended.atMs, untilMs: again.atMs })) return [];
      return [{ handling, again, ms: again.atMs - ended.atMs, nth }];
    }),
  );
}

function pausesOutOf({ min, max }: Range, kept: Kept): readonly Breach[] {
  return pausesIn(kept).flatMap(({ handling, again, ms }) => {
    if (ms >= min - 1 && ms <= max + slackMs) return [];
    const during = { fromMs: again.atMs - ms, untilMs: again.atMs };
    // It may have to hear of its lock before it goes on.
    if (ms > max && kept.troubles.isCutOff(handling.task, during)) return [];
    const message = `the auditor was asked about ${handling.request} again after ${milliseconds(ms)}`;
    return [breachOf(handling, { message, did: 'did so', step: again.step })];
  });
}

/** So many pauses of one length are no chance. */
const alikeMin = 6;

/** Pauses out of a narrower range, in milliseconds, may be alike. */
const spreadMsMin = 20;

/** Those who failed together must not come back together (Brooker, Exponential Backoff and Jitter, 2015). */
function pausesAlike({ min, max }: Range, kept: Kept): readonly Breach[] {
  if (max - min < spreadMsMin) return [];
  const first = pausesIn(kept).filter(({ nth }) => nth === 0);
  const [one, ...others] = first;
  if (one === undefined || first.length < alikeMin) return [];
  if (others.some(({ ms }) => Math.abs(ms - one.ms) >= 0.5)) return [];
  return [
    {
      message: 'whoever failed at the auditor comes back after the same time',
      why: `${first.length} deliveries each waited ${milliseconds(one.ms)} before they asked again`,
      step: one.again.step,
      requests: first.slice(0, 2).map(({ handling }) => handling.request),
    },
  ];
}

export const pauseInWorkMs = promise({
  words: (limitMs) =>
    `that it hands a request back where the auditor asks for more than ${milliseconds(limitMs)}`,
  schema: span,
  broken: (limitMs, { handlings }) =>
    handlings.flatMap((handling) =>
      handling.auditorCalls.slice(1).flatMap((again, nth) => {
        const pauseMs = heardPauseMs(handling.auditorCalls[nth], again);
        if (pauseMs <= limitMs) return [];
        const message = `a pause of ${milliseconds(pauseMs)} was spent in work on ${handling.request}`;
        return [breachOf(handling, { message, did: 'kept it, and asked again', step: again.step })];
      }),
    ),
});

/** The pause that a call was told to make, if that was before the next one. */
function heardPauseMs(call: AuditorCall | undefined, again: AuditorCall): number {
  const ended = call?.end;
  return ended?.how === 'failed' && ended.position < again.position ? (ended.retryAfterMs ?? 0) : 0;
}

export const asksForEach = promise({
  words: () => 'that it acknowledges no request without a verdict on it, or its flag',
  schema: always,
  broken: (_, { handlings, run }) => {
    const known = new Map<string, number>();
    const settle = (request: string, position: number): void => {
      known.set(request, Math.min(known.get(request) ?? Infinity, position));
    };
    for (const { request, auditorCalls } of handlingsOf(run.facts)) {
      for (const { end } of auditorCalls) if (end?.how === 'answered') settle(request, end.position);
    }
    for (const { request, position } of flagsOf(run.facts)) settle(request, position);
    return handlings.flatMap((handling) => {
      const { end, request } = handling;
      if (end?.how !== 'acked' || (known.get(request) ?? Infinity) < end.position) return [];
      const message = `request ${request} was acknowledged though the auditor never answered about it`;
      return [breachOf(handling, { message, did: 'acknowledged it', step: end.step })];
    });
  },
});

export const asksNoMore: typeof asksForEach = promise({
  words: () => 'that it does not ask about a request whose own flag its lock shows',
  schema: always,
  broken: (_, { handlings, run }) => {
    const flaggedAt = firstFlags(run.facts);
    return handlings.flatMap((handling) => {
      const { request, auditorCalls, lockTries } = handling;
      const flagged = flaggedAt.get(request) ?? Infinity;
      const granted = lockTries.find(({ isGranted }) => isGranted);
      const asked = auditorCalls.find(({ position }) => granted !== undefined && position > granted.position);
      if (granted === undefined || granted.position < flagged || asked === undefined) return [];
      const message = `the auditor was asked about ${request} though its flag stood`;
      return [breachOf(handling, { message, did: 'asked', step: asked.step })];
    });
  },
});
