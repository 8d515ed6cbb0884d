import { milliseconds, processOf } from '../../../kit.ts';
import { auditFacts } from '../audit-fact.ts';
import { endCalls, type Moment } from '../handlings.ts';
import { slackMs } from './delivery-promises.ts';
import { always, type Breach, breachOf, type Kept, promise, span } from './promise.ts';

export const stopsWithinMs = promise({
  words: (limitMs) =>
    `that it stops ${milliseconds(limitMs)} after the time it is given for its work at the latest, with nothing left in work`,
  schema: span,
  broken: (limitMs, kept) =>
    shutdownsIn(kept.run).flatMap((shutdown) => [
      ...stoppedLate(shutdown, limitMs, kept),
      ...stoppedEarly(shutdown, kept),
    ]),
});

interface Shutdown {
  readonly process: string;
  readonly begun: Moment;
  /** Undefined where it never ended: its process crashed before, or the run was over. */
  readonly ended: Moment | undefined;
  readonly untilMs: number;
}

function shutdownsIn({ facts, virtualMs }: Kept['run']): readonly Shutdown[] {
  const shutdowns = new Map<string, Shutdown>();
  facts.forEach(({ what, step, atMs }, position) => {
    if (what.kind !== 'process') return;
    const { process, change } = what;
    const moment = { position, step, atMs };
    const shutdown = shutdowns.get(process);
    if (change === 'stopping') {
      shutdowns.set(process, { process, begun: moment, ended: undefined, untilMs: virtualMs });
    } else if (shutdown !== undefined && change === 'stopped') {
      shutdowns.set(process, { ...shutdown, ended: moment, untilMs: atMs });
    } else if (shutdown !== undefined && change === 'crashed') {
      shutdowns.set(process, { ...shutdown, untilMs: atMs });
    }
  });
  return [...shutdowns.values()];
}

function stoppedLate(
  { process, begun, ended, untilMs }: Shutdown,
  limitMs: number,
  { troubles, stopTimeoutMs }: Kept,
): readonly Breach[] {
  const tookMs = untilMs - begun.atMs;
  if (tookMs <= stopTimeoutMs + limitMs + slackMs || !troubles.isOrdinary(begun)) return [];
  if (troubles.isPaused(process, { fromMs: begun.atMs, untilMs })) return [];
  const message = `${process} did not stop in time`;
  const why = `it took ${milliseconds(tookMs)}, and had ${milliseconds(stopTimeoutMs)} to finish what it had in work`;
  return [{ message, why, step: (ended ?? begun).step, requests: [] }];
}

/** Whatever a process had in work when it was asked to stop, the queue is told of before it has stopped. */
function stoppedEarly({ process, begun, ended }: Shutdown, { handlings }: Kept): readonly Breach[] {
  if (ended === undefined) return [];
  return handlings.flatMap((handling) => {
    const { task, position, request, queueCalls } = handling;
    if (processOf(task) !== process || position > begun.position) return [];
    const [told] = endCalls(queueCalls);
    if (told !== undefined && told.position < ended.position) return [];
    const message = `${process} stopped with ${request} in work`;
    return [breachOf(handling, { message, did: 'had not told the queue what came of it', step: ended.step })];
  });
}

/** So long a queue that does not answer may keep a subscription from being made or closed, in virtual milliseconds. */
const slowClosingMs = 1_000;

function isSlowToClose(process: string, { run }: Kept): boolean {
  return run.facts.some(({ what }) => {
    return (
      what.kind === 'fault' &&
      processOf(what.call) === process &&
      /\/queue\.(?:consume|close)#/.test(what.call)
    );
  });
}

export const handsBackWithinMs = promise({
  words: (limitMs) =>
    `that it tells the queue within ${milliseconds(limitMs)} of what it still had in work when its time to stop was over`,
  schema: span,
  broken: (limitMs, kept) =>
    shutdownsIn(kept.run).flatMap((shutdown) => handedBackLate(shutdown, limitMs, kept)),
});

function handedBackLate(
  { process, begun, untilMs }: Shutdown,
  limitMs: number,
  kept: Kept,
): readonly Breach[] {
  const { troubles, stopTimeoutMs } = kept;
  const fromMs = begun.atMs + Math.max(stopTimeoutMs, isSlowToClose(process, kept) ? slowClosingMs : 0);
  const dueMs = fromMs + limitMs;
  if (untilMs <= dueMs || !troubles.isCalm(process, { fromMs: begun.atMs, untilMs: dueMs })) return [];
  return kept.handlings.flatMap((handling) => {
    const { task, position, request, queueCalls, strikes } = handling;
    if (processOf(task) !== process || position > begun.position || !troubles.isOrdinary(handling)) return [];
    const [told] = endCalls(queueCalls);
    // What Redis or the queue keep waiting takes as long as they do.
    const isExcused = strikes.some(({ fault }) => !/^(?:auditor|process)\./.test(fault));
    if (isExcused || (told !== undefined && told.atMs <= dueMs)) return [];
    const message = `${process} kept ${request} in work for too long when it stopped`;
    const did = `told the queue ${told === undefined ? 'nothing' : `after ${milliseconds(told.atMs - fromMs)}`}`;
    return [breachOf(handling, { message, did, step: (told ?? begun).step })];
  });
}

export const closesSubscriptions = promise({
  words: () =>
    'that it closes at once, before it waits for its work, each subscription that it has when it stops',
  schema: always,
  broken: (_, { run, troubles }) =>
    shutdownsIn(run).flatMap((shutdown): readonly Breach[] => {
      const { process, begun, untilMs } = shutdown;
      const dueMs = begun.atMs + slackMs;
      const isPaused = troubles.isPaused(process, { fromMs: begun.atMs, untilMs: dueMs });
      if (untilMs <= dueMs || isPaused || !troubles.isOrdinary(begun)) return [];
      const open = subscriptionsAfter(shutdown, dueMs, run);
      if (open.length === 0) return [];
      const message = `${process} stopped with its subscription open`;
      const why = `it did not close subscription ${open.join(', ')} when it was asked to stop`;
      return [{ message, why, step: begun.step, requests: [] }];
    }),
});

/** Those which a process had when it was asked to stop, and neither closed nor lost until a time. */
function subscriptionsAfter(
  { process, begun }: Shutdown,
  untilMs: number,
  { facts }: Kept['run'],
): readonly number[] {
  const open = new Set<number>();
  auditFacts(facts).forEach(({ what, atMs }, position) => {
    if (!('nth' in what) || what.process !== process) return;
    if (what.kind !== 'subscribed') {
      if (atMs <= untilMs) open.delete(what.nth);
    } else if (position < begun.position) {
      open.add(what.nth);
    }
  });
  return [...open];
}

/** It shows in everything else: a graceful shutdown asks twice in some runs. */
export const stopsOnce = promise({
  words: () => 'that it stops as well when it is asked to twice',
  schema: always,
  broken: () => [],
});

export const resubscribesWithinMs = promise({
  words: (limitMs) => `that it subscribes again within ${milliseconds(limitMs)} after its subscription broke`,
  schema: span,
  broken: (limitMs, { run, troubles, isLimited }) => {
    // Whoever may have few in work waits until it has fewer.
    if (isLimited) return [];
    const facts = auditFacts(run.facts);
    return facts.flatMap(({ what, step, atMs }, position): readonly Breach[] => {
      if (what.kind !== 'subscription-lost') return [];
      const { process } = what;
      const untilMs = atMs + limitMs + slackMs;
      const isExcused =
        run.virtualMs <= untilMs || !troubles.hadTime(process, { position, step, atMs }, untilMs);
      if (isExcused) return [];
      const isAgain = facts
        .slice(position)
        .some(
          (fact) => fact.what.kind === 'subscribing' && fact.what.process === process && fact.atMs <= untilMs,
        );
      if (isAgain) return [];
      const message = `${process} was left without a subscription`;
      const why = `its subscription broke, and it did not ask for another one within ${milliseconds(limitMs)}`;
      return [{ message, why, step, requests: [] }];
    });
  },
});
