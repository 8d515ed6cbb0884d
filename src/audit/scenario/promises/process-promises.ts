import { milliseconds, processOf } from '../../../kit.ts';
import { auditFacts } from '../audit-fact.ts';
import type { Moment } from '../handlings.ts';
import { slackMs } from './delivery-promises.ts';
import { type Breach, breachOf, type Kept, promise, span } from './promise.ts';

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
    const told = queueCalls.find(({ operation }) => operation !== 'extend');
    if (told !== undefined && told.position < ended.position) return [];
    const message = `${process} stopped with ${request} in work`;
    return [breachOf(handling, { message, did: 'had not told the queue what came of it', step: ended.step })];
  });
}

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
