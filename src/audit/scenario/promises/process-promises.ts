import { z } from 'zod';
import { milliseconds, processOf } from '../../../kit.ts';
import { auditFacts } from '../audit-fact.ts';
import type { Moment } from '../handlings.ts';
import { slackMs } from './delivery-promises.ts';
import { type Breach, breachOf, type Kept, promise } from './promise.ts';

const span = z.number().min(0).max(86_400_000);

export const stopsWithinMs = promise({
  words: (limitMs) =>
    `that it stops ${milliseconds(limitMs)} after the time it is given for its work at the latest, with nothing left in work`,
  schema: span,
  broken: (limitMs, kept) =>
    shutdownsIn(kept.run.facts).flatMap((shutdown) => [
      ...stoppedLate(shutdown, limitMs, kept),
      ...stoppedEarly(shutdown, kept),
    ]),
});

interface Shutdown {
  readonly process: string;
  readonly begun: Moment;
  readonly ended: Moment;
}

function shutdownsIn(facts: Kept['run']['facts']): readonly Shutdown[] {
  const begun = new Map<string, Moment>();
  return facts.flatMap(({ what, step, atMs }, position) => {
    if (what.kind !== 'process') return [];
    const moment = { position, step, atMs };
    if (what.change === 'stopping') begun.set(what.process, moment);
    const since = begun.get(what.process);
    if (what.change !== 'stopped' || since === undefined) return [];
    return [{ process: what.process, begun: since, ended: moment }];
  });
}

function stoppedLate(
  { process, begun, ended }: Shutdown,
  limitMs: number,
  { troubles, stopTimeoutMs }: Kept,
): readonly Breach[] {
  const tookMs = ended.atMs - begun.atMs;
  const during = { fromMs: begun.atMs, untilMs: ended.atMs };
  if (tookMs <= stopTimeoutMs + limitMs + slackMs || !troubles.isOrdinary(begun)) return [];
  if (troubles.isPaused(process, during)) return [];
  const message = `${process} did not stop in time`;
  const why = `it took ${milliseconds(tookMs)}, and had ${milliseconds(stopTimeoutMs)} to finish what it had in work`;
  return [{ message, why, step: ended.step, requests: [] }];
}

/** Whatever a process had in work when it was asked to stop, the queue is told of before it has stopped. */
function stoppedEarly({ process, begun, ended }: Shutdown, { handlings }: Kept): readonly Breach[] {
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
