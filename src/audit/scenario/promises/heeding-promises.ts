import { milliseconds } from '../../../kit.ts';
import { isHeard, promptMsMax } from '../handlings.ts';
import { hiddenMsMax } from '../message.ts';
import { always, breachOf, promise } from './promise.ts';

export const heedsRefusal = promise({
  words: () => 'that it asks no more in a delivery once the auditor has refused for good',
  schema: always,
  broken: (_, { handlings }) =>
    handlings.flatMap((handling) => {
      const { request, auditorCalls } = handling;
      const again = auditorCalls.find(({ position }, nth) => {
        const call = auditorCalls[nth - 1];
        return call?.end?.isPermanent === true && isHeard(call) && call.end.position < position;
      });
      if (again === undefined) return [];
      const message = `the auditor was asked about ${request} again after it had refused it for good`;
      return [breachOf(handling, { message, did: 'asked again', step: again.step })];
    }),
});

/** Only where nothing else can have handed it back meanwhile: neither a lease that was lost, nor a process that stops. */
export const heedsPause = promise({
  words: () => 'that what it hands back, as the auditor asks for a pause, stays hidden until that is over',
  schema: always,
  broken: (_, { handlings, run: { facts }, troubles }) => {
    if (facts.some(({ what }) => what.kind === 'fault' && what.fault === 'redis.evict-lock')) return [];
    return handlings.flatMap((handling) => {
      const { request, task, auditorCalls, strikes, end, atMs } = handling;
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
      const message = `request ${request} was handed back for less than the auditor had asked for`;
      const did = `handed it back so that it comes ${milliseconds(untilMs - end.atMs - end.delayMs)} early`;
      return [breachOf(handling, { message, did, step: end.step })];
    });
  },
});
