import { milliseconds, processOf, tenureAt } from '../../../kit.ts';
import { endCalls, type Handling, handlingsOf, type Moment } from '../handlings.ts';
import { lockHistory, type Tenure } from '../lock-history.ts';
import { slackMs } from './delivery-promises.ts';
import { always, type Breach, breachOf, type Kept, promise, span } from './promise.ts';

/** A try, its reply and the pause before the next one, over and above the time for all tries, in virtual milliseconds. */
const lastTryMs = 1_500;

export const lockWaitMs = promise({
  words: (limitMs) =>
    `that it tries for a lock for ${milliseconds(limitMs)}, whether it is refused or gets an error`,
  schema: span,
  broken: (limitMs, kept) => [...triedTooLong(limitMs, kept), ...gaveUpAtOnce(limitMs, kept)],
});

function triedTooLong(limitMs: number, { handlings, troubles }: Kept) {
  return handlings.flatMap((handling) => {
    const { lockTries } = handling;
    const [first] = lockTries;
    // What is set once it is granted begins its lease anew, or is another wait.
    const last = lockTries.find(({ isGranted }) => isGranted) ?? lockTries.at(-1);
    if (first === undefined || last === undefined || last.atMs - first.atMs <= limitMs + lastTryMs) return [];
    const during = { fromMs: first.atMs, untilMs: last.atMs };
    if (!troubles.isOrdinary(first) || !troubles.isCalm(handling.task, during)) return [];
    const message = `the lock of ${handling.record} was waited for too long`;
    const did = `tried for ${milliseconds(last.atMs - first.atMs)}`;
    return [breachOf(handling, { message, did, step: last.step })];
  });
}

/** Redis answers these with an error at once, and does nothing. */
const refusals: ReadonlySet<string> = new Set(['redis.loading', 'redis.readonly', 'redis.oom']);

/** The first command of a delivery, if it may take a lock. */
const firstTry = /^redis\.(?:set|setnx|eval|evalsha|fcall)#1$/;

function gaveUpAtOnce(limitMs: number, { handlings, troubles }: Kept) {
  return handlings.flatMap((handling) => {
    const { task, end, lockTries } = handling;
    const strikes = handling.strikes.filter(({ fault }) => fault.startsWith('redis.'));
    const [strike] = strikes;
    const isAtFirstTry = strikes.length === 1 && strike !== undefined && firstTry.test(strike.call);
    if (!isAtFirstTry || !refusals.has(strike.fault) || end === undefined || end.how === 'acked') return [];
    const isExcused =
      lockTries.length > 0 ||
      end.atMs - strike.atMs >= limitMs / 2 ||
      !troubles.isOrdinary(strike) ||
      troubles.hasEnded(task, end) ||
      !troubles.isCalm(task, { fromMs: strike.atMs, untilMs: end.atMs });
    if (isExcused) return [];
    const message = `the lock of ${handling.record} was given up after one error`;
    return [
      breachOf(handling, {
        message,
        did: `gave up ${milliseconds(end.atMs - strike.atMs)} after it`,
        step: end.step,
      }),
    ];
  });
}

/** As long as giving a lock back may take where Redis answers, in virtual milliseconds. */
const releaseMs = 1_200;

export const releasesFirst = promise({
  words: () =>
    'that it gives its lock back before it tells the queue of the end, whatever the end, and again after an error',
  schema: always,
  broken: (_, kept) =>
    kept.handlings.flatMap((handling) => {
      const { task, record, queueCalls, strikes } = handling;
      const [told] = endCalls(queueCalls);
      if (told === undefined || !kept.troubles.isOrdinary(handling)) return [];
      const tenure = tenureAt(lockHistory(kept.run.facts).get(record) ?? [], told.position);
      const during = { fromMs: told.atMs - releaseMs, untilMs: told.atMs };
      const isExcused =
        tenure?.holder !== task ||
        // Of what it does not know it can give nothing back.
        refusedItsOwn(handling, kept) !== undefined ||
        redisErrors(strikes) > 1 ||
        !kept.troubles.isCalm(task, during);
      if (isExcused) return [];
      const message = `the lock of ${record} was still held when the queue was told`;
      return [breachOf(handling, { message, did: `told it with the lock held`, step: told.step })];
    }),
});

export const knowsItsLock = promise({
  words: () =>
    'that a try for a lock knows the one which an earlier try of the same delivery took, and begins its lease anew',
  schema: always,
  broken: (_, kept) =>
    kept.handlings.flatMap((handling) => {
      const refused = refusedItsOwn(handling, kept);
      if (refused === undefined) return [];
      const message = `the lock of ${handling.record} was refused to its own holder`;
      const did = 'was refused what it had been granted before, unknown to it,';
      return [breachOf(handling, { message, did, step: refused.step })];
    }),
});

function refusedItsOwn({ task, record, lockTries, renewals }: Handling, { run }: Kept): Moment | undefined {
  return lockTries.find(({ isGranted, position, step }) => {
    // A script that finds it taken may still find that it is its own.
    if (isGranted || renewals.some((renewal) => renewal.step === step)) return false;
    return tenureAt(lockHistory(run.facts).get(record) ?? [], position)?.holder === task;
  });
}

export const oneAtATime = promise({
  words: () => 'that deliveries about one record wait for each other inside a process, not at its lock',
  schema: always,
  broken: (_, kept) => {
    const byTask = new Map(handlingsOf(kept.run.facts).map((handling) => [handling.task, handling]));
    return kept.handlings.flatMap((handling) => {
      const refused = handling.lockTries.find(({ isGranted }) => !isGranted);
      if (refused === undefined || !kept.troubles.isOrdinary(handling)) return [];
      const tenure = tenureAt(lockHistory(kept.run.facts).get(handling.record) ?? [], refused.position);
      const holder = tenure === undefined ? undefined : byTask.get(tenure.holder);
      // What a delivery leaves behind is not met by waiting for its end.
      if (holder === undefined || holder === handling || holder.last.position < refused.position) return [];
      if (processOf(holder.task) !== processOf(handling.task) || hadTrouble(holder, kept)) return [];
      const message = `one process met its own lock of ${handling.record}`;
      const did = `tried for it while it held it for ${holder.request},`;
      return [breachOf(handling, { message, did, step: refused.step })];
    });
  },
});

export const inTurn = promise({
  words: () =>
    'that deliveries about one record have their turn in a process in the order in which they came',
  schema: always,
  broken: (_, kept) => {
    const firstTries = new Map<string, readonly Turn[]>();
    return kept.handlings.flatMap((handling) => {
      const [tried] = handling.lockTries;
      if (tried === undefined || hadTrouble(handling, kept)) return [];
      const key = `${processOf(handling.task)} ${handling.record}`;
      const earlier = firstTries.get(key) ?? [];
      firstTries.set(key, [...earlier, { handling, tried }]);
      // They are in the order of arrival.
      const overtaken = earlier.find((turn) => turn.tried.position > tried.position);
      if (overtaken === undefined || !kept.troubles.isOrdinary(overtaken.handling)) return [];
      const message = `the delivery of ${handling.request} overtook that of ${overtaken.handling.request}`;
      const did = `tried for the lock of ${handling.record} out of turn`;
      return [breachOf(handling, { message, did, step: tried.step })];
    });
  },
});

interface Turn {
  readonly handling: Handling;
  readonly tried: Moment;
}

/** Whether it may have failed to give its lock back. */
function hadTrouble({ task, strikes, atMs, last }: Handling, { troubles }: Kept): boolean {
  return redisErrors(strikes) > 1 || !troubles.isCalm(task, { fromMs: atMs, untilMs: last.atMs });
}

function redisErrors(strikes: Handling['strikes']): number {
  return strikes.filter(({ fault }) => fault.startsWith('redis.')).length;
}

/** A command in flight when the lease ended takes so long, and its retry. */
const inFlightMs = 50;
const retryMs = 2_200;

export const worksUnderLease = promise({
  words: () => 'that it neither asks the auditor nor sends a flag once its lease has ended',
  schema: always,
  broken: (_, kept) => kept.handlings.flatMap((handling) => workAfterLease(handling, kept)),
});

function workAfterLease(handling: Handling, kept: Kept): readonly Breach[] {
  const { task, record, flags, auditorCalls } = handling;
  if (flags.length + auditorCalls.length === 0) return [];
  const tenures = lockHistory(kept.run.facts).get(record) ?? [];
  const endedBefore = (moment: Moment): { readonly atMs: number; readonly leaseMs: number } | undefined => {
    const tenure = tenures.findLast(({ holder, from }) => holder === task && from < moment.position);
    const atMs = tenure === undefined ? undefined : leaseEndMs(tenure, kept);
    if (atMs === undefined || moment.atMs - atMs <= inFlightMs) return undefined;
    if (isHeldByClient(tenureAt(tenures, moment.position), handling, kept)) return undefined;
    return { atMs, leaseMs: tenure?.leaseMs ?? 0 };
  };
  const late = flags.find(
    (flag) => endedBefore(flag) !== undefined && !isLateByFault(handling, flag.atMs, kept),
  );
  // Whoever stood still learns of the end of its lease in the same turn as of all else that was due.
  const asked = auditorCalls.find((call) => {
    const ended = endedBefore(call);
    if (ended === undefined) return false;
    return !kept.troubles.isPaused(task, { fromMs: ended.atMs - ended.leaseMs, untilMs: call.atMs });
  });
  const found = late ?? asked;
  if (found === undefined) return [];
  const message = `${late === undefined ? `the auditor was asked about ${handling.request}` : `record ${record} was flagged`} after the lease had ended`;
  const did = `went on ${milliseconds(found.atMs - (endedBefore(found)?.atMs ?? 0))} after that`;
  return [breachOf(handling, { message, did, step: found.step })];
}

/** What the client of a process sends again on its own account takes the lock for whichever delivery had asked. */
function isHeldByClient(tenure: Tenure | undefined, { task }: Handling, { run }: Kept): boolean {
  if (tenure === undefined || processOf(tenure.holder) !== processOf(task)) return false;
  return handlingsOf(run.facts).every((handling) => handling.task !== tenure.holder);
}

/** When the lease of a tenure was over for its holder, too: of a lock that was evicted it learns when it renews it. */
function leaseEndMs({ end, leaseMs }: Tenure, { run, troubles }: Kept): number | undefined {
  if (end?.kind !== 'expired') return undefined;
  const fact = run.facts[end.at];
  if (fact === undefined || !troubles.isOrdinary({ position: end.at })) return undefined;
  return end.early ? fact.atMs + (leaseMs ?? Infinity) : fact.atMs;
}

function isLateByFault(
  { task, strikes, auditorCalls }: Handling,
  flaggedMs: number,
  { troubles }: Kept,
): boolean {
  // Its client was at it when the process came to stand still: it may have to send a script whole, or to connect again.
  const answered = auditorCalls.findLast(({ end }) => end !== undefined && end.atMs <= flaggedMs)?.end;
  if (answered !== undefined && troubles.wasPausedIn(task, { fromMs: answered.atMs, untilMs: flaggedMs })) {
    return true;
  }
  if (troubles.isCutOff(task, { fromMs: flaggedMs - retryMs, untilMs: flaggedMs })) return true;
  return strikes.some(
    ({ fault, atMs }) => fault.startsWith('redis.') && atMs <= flaggedMs && flaggedMs - atMs <= slackMs,
  );
}

/** It shows in everything else. */
export const takesStringNumbers = promise({
  words: () => 'that it takes numbers from Redis which come as strings, as with `stringNumbers` of ioredis',
  schema: always,
  broken: () => [],
});
