import { counted, milliseconds } from '../../../kit.ts';
import { endCalls, type Handling } from '../handlings.ts';
import { lockHistory } from '../lock-history.ts';
import { hiddenMsMax } from '../message.ts';
import { always, breachOf, count, type Kept, promise, span, spans } from './promise.ts';

/** What is due at one time may be done a little later, in virtual milliseconds. */
export const slackMs = 100;

/** A delivery that comes to nothing sooner than this has not been tried. */
const triedMs = 1_000;

export const deliveriesMax = promise({
  words: (max) => `that a request which keeps failing is put aside at delivery ${max}`,
  schema: count,
  broken: (max, kept) =>
    kept.handlings.flatMap((handling) => {
      const wrong = wrongEnd(handling, max, kept);
      if (wrong === undefined || handling.end === undefined) return [];
      const message = `request ${handling.request} ${wrong}`;
      const did = handling.end.how === 'returned' ? 'handed it back' : 'put it aside';
      return [breachOf(handling, { message, did, step: handling.end.step })];
    }),
});

function wrongEnd(handling: Handling, max: number, kept: Kept): string | undefined {
  const { troubles } = kept;
  const { task, end, attempt, auditorCalls, lockTries, strikes, atMs } = handling;
  if (end === undefined || end.how === 'acked') return undefined;
  if (end.how === 'returned') {
    const isLast = attempt >= max && !troubles.hasEnded(task, end) && !couldNotBePutAside(handling);
    return isLast ? `was handed back after its last delivery, the ${max}th` : undefined;
  }
  const isHopeless = auditorCalls.some((call) => call.end?.isPermanent) || handling.isMalformed;
  if (isHopeless) return undefined;
  if (attempt < max) return `was put aside at delivery ${attempt} of ${max}`;
  if (wasInterrupted(handling, kept)) return 'was put aside because its process stopped';
  const isUntried = lockTries.length + auditorCalls.length + strikes.length === 0;
  const isPrompt = end.atMs - atMs < triedMs && troubles.isOrdinary(handling);
  const isCalm = troubles.isCalm(task, { fromMs: atMs, untilMs: end.atMs });
  return attempt === max && isUntried && isPrompt && isCalm
    ? 'was put aside without being tried a last time'
    : undefined;
}

/** The queue may have refused to. Whoever hands the request back then does not lose it. */
function couldNotBePutAside({ queueCalls }: Handling): boolean {
  return queueCalls.some(({ operation }) => operation === 'dead-letter');
}

/** All was well with the work, until its process stopped. */
function wasInterrupted(
  { task, record, atMs, strikes, auditorCalls, last }: Handling,
  { run, troubles }: Kept,
): boolean {
  const call = auditorCalls.at(-1)?.end;
  if (call?.how !== 'aborted') return false;
  const tenures = lockHistory(run.facts).get(record) ?? [];
  const hasLostItsLock = tenures.some(
    ({ holder, end }) => holder === task && end !== undefined && end.at < call.position,
  );
  return (
    troubles.hasEnded(task, call) &&
    !hasLostItsLock &&
    auditorCalls.length === 1 &&
    strikes.every(({ fault }) => fault === 'process.graceful-shutdown') &&
    troubles.isOrdinary(last) &&
    troubles.isCalm(task, { fromMs: atMs, untilMs: last.atMs })
  );
}

export const queueCallsMax = promise({
  words: (max) =>
    `that it tells the queue of a delivery's end ${counted(max, 'time')} at most, and again after an error`,
  schema: count,
  broken: (max, kept) => [...toldTooOften(max, kept), ...givenUpAtOnce(max, kept)],
});

const endings = ['ack', 'nack', 'dead-letter'] as const;

function toldTooOften(max: number, { handlings }: Kept) {
  return handlings.flatMap((handling) =>
    endings.flatMap((operation) => {
      const calls = handling.queueCalls.filter((call) => call.operation === operation);
      const extra = calls[max];
      if (extra === undefined) return [];
      const message = `the queue was called with ${operation} about ${handling.request} ${counted(calls.length, 'time')}`;
      return [breachOf(handling, { message, did: 'did so', step: extra.step })];
    }),
  );
}

/** An error comes back at once, so that there is time for another try. */
const retriedMs = 1_000;

function givenUpAtOnce(max: number, { handlings, troubles, run }: Kept) {
  return handlings.flatMap((handling) => {
    const { task, strikes, queueCalls, end } = handling;
    return strikes.flatMap((strike) => {
      const [, operation, nth] = /^queue\.(ack|nack|dead-letter)#(\d+)$/.exec(strike.call) ?? [];
      const isRefused = strike.fault === 'queue.refuse-ack' || strike.fault === 'queue.lost-ack';
      if (operation === undefined || !isRefused || Number(nth) >= max) return [];
      const untilMs = strike.atMs + retriedMs;
      const isAgain = queueCalls.some(
        (call) => call.position > strike.position && call.operation === operation,
      );
      const isExcused =
        isAgain ||
        // One that hangs takes all the time there is.
        strikes.some(({ fault }) => fault === 'queue.hang') ||
        (end !== undefined && end.position > strike.position && strike.fault === 'queue.refuse-ack') ||
        run.virtualMs < untilMs + slackMs ||
        !troubles.hadTimeToSettle(task, strike, untilMs);
      if (isExcused) return [];
      const message = `the queue was not told again of the end of ${handling.request}`;
      return [
        breachOf(handling, {
          message,
          did: `called ${operation}, got an error, and left it at that`,
          step: strike.step,
        }),
      ];
    });
  });
}

export const settlesWithinMs = promise({
  words: (limitMs) => `that it tells the queue what came of a delivery within ${milliseconds(limitMs)}`,
  schema: span,
  broken: (limitMs, { handlings, troubles, run }) =>
    handlings.flatMap((handling) => {
      const { task, atMs } = handling;
      const dueMs = atMs + limitMs + slackMs;
      const [told] = endCalls(handling.queueCalls);
      const isLate = told === undefined ? run.virtualMs > dueMs : told.atMs > dueMs;
      if (!isLate || !troubles.hadTime(task, handling, dueMs)) return [];
      const message = `the queue was not told in time what came of ${handling.request}`;
      const when = told === undefined ? 'never' : `after ${milliseconds(told.atMs - atMs)}`;
      return [
        breachOf(handling, { message, did: `told it ${when}`, step: told?.step ?? handling.last.step }),
      ];
    }),
});

export const queueWaitMs = promise({
  words: (limitMs) =>
    `that it spends ${milliseconds(limitMs)} at most on telling the queue of a delivery's end`,
  schema: span,
  broken: (limitMs, { handlings, troubles }) =>
    handlings.flatMap((handling) => {
      const { task, queueCalls } = handling;
      const told = endCalls(queueCalls);
      const [first] = told;
      const last = told.at(-1);
      if (first === undefined || last === undefined || last.atMs - first.atMs <= limitMs) return [];
      const during = { fromMs: first.atMs, untilMs: last.atMs };
      if (!troubles.isOrdinary(first) || troubles.isPaused(task, during)) return [];
      const message = `the queue was called about ${handling.request} for too long`;
      const did = `began its last try after ${milliseconds(last.atMs - first.atMs)}`;
      return [breachOf(handling, { message, did, step: last.step })];
    }),
});

export const rejectsMalformed = promise({
  words: () => 'that it puts aside at once what lacks its name or record',
  schema: always,
  broken: (_, { handlings, troubles }) =>
    handlings.flatMap((handling) => {
      const { end, request, isMalformed, task } = handling;
      if (end === undefined || end.how === 'dead-lettered' || !isMalformed) return [];
      if (end.how === 'returned' && couldNotBePutAside(handling)) return [];
      // Whoever stops looks at nothing any more.
      if (end.how === 'returned' && troubles.hasEnded(task, end)) return [];
      const message = `request ${request}, which is malformed, was ${end.how === 'acked' ? 'acknowledged' : 'handed back'}`;
      return [breachOf(handling, { message, did: 'did so', step: end.step })];
    }),
});

export const returnDelayMs = promise({
  words: ({ min, max }) =>
    `that what it hands back stays hidden for ${milliseconds(min)} to ${milliseconds(max)} or as long as the auditor asks for, or not at all when it stops`,
  schema: spans,
  broken: ({ min, max }, { handlings, troubles }) =>
    handlings.flatMap((handling) => {
      const { task, end } = handling;
      if (end?.how !== 'returned') return [];
      const isStopping = troubles.hasEnded(task, end);
      const askedMs = handling.auditorCalls.at(-1)?.end?.retryAfterMs ?? 0;
      const longestMs = askedMs > hiddenMsMax ? max : Math.max(max, askedMs);
      if ((end.delayMs >= min && end.delayMs <= longestMs) || (end.delayMs === 0 && isStopping)) return [];
      const message = `request ${handling.request} was handed back for ${milliseconds(end.delayMs)}`;
      return [breachOf(handling, { message, did: 'asked for that', step: end.step })];
    }),
});
