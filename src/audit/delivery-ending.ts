import { asError, AuditFailure } from './audit-failure.ts';
import { tell } from './audit-event.ts';
import type { AuditMetricsRecorder } from './audit-metrics.ts';
import type { Delivery } from './audit-queue.ts';
import { backoffMs } from './backoff.ts';
import { isPermanent, retryAfterMs } from './consult-auditor.ts';
import type { FlagJournal } from './flag-journal.ts';
import type { ResolvedAuditOptions } from './options.ts';
import { retry } from './retry.ts';
import type { Work } from './work.ts';

/** What the handling of a delivery came to. */
export type Ending =
  | { readonly kind: 'done'; readonly outcome: 'flagged' | 'alreadyFlagged' | 'clean' }
  | { readonly kind: 'returned'; readonly delayMs: number; readonly error: Error }
  | { readonly kind: 'dead-lettered'; readonly error: Error };

/** Attempts are counted by the queue: a count of our own would start anew with every crash. */
export function endingAfter(delivery: Delivery, error: Error, options: ResolvedAuditOptions): Ending {
  const kind = error instanceof AuditFailure ? error.kind : undefined;
  // Being stopped says nothing about the request, so another process may have it at once.
  if (kind === 'stopped') return { kind: 'returned', delayMs: 0, error };
  const backoff = { baseMs: options.redeliveryDelayMs, maxMs: options.redeliveryDelayMaxMs };
  const retryMs = backoffMs(backoff, delivery.attempt);
  // From a subscription that outlived its closing. Neither at once, to come straight back, nor dead for no fault.
  if (kind === 'not-accepting') return { kind: 'returned', delayMs: retryMs, error };
  const isHopeless = kind === 'malformed-request' || kind === 'attempts-used-up' || isPermanent(error);
  if (isHopeless || delivery.attempt >= options.attemptsMax) return { kind: 'dead-lettered', error };
  const askedMs = Math.min(retryAfterMs(error), options.redeliveryDelayMaxMs);
  return { kind: 'returned', delayMs: Math.max(askedMs, retryMs), error };
}

/** Releasing, reading the flag and answering the queue each get a third, so that one which hangs costs no other its turn. */
export function settlingStepMs(options: ResolvedAuditOptions): number {
  return Math.floor(options.settleTimeoutMs / 3);
}

export interface AnswerContext {
  readonly delivery: Delivery;
  readonly work: Work;
  readonly options: ResolvedAuditOptions;
  readonly metrics: AuditMetricsRecorder;
  readonly journal: FlagJournal;
}

/** Tells the queue, a bounded number of times. A delivery it cannot be told about comes again, which is harmless. */
export async function answerQueue(context: AnswerContext, ending: Ending): Promise<void> {
  const { delivery, work, options, metrics } = context;
  const { request, attempt } = delivery;
  switch (ending.kind) {
    case 'done':
      metrics.count('handled');
      metrics.count(ending.outcome);
      if (await told(context, 'ack', () => delivery.ack())) {
        metrics.recordLatency(performance.now() - work.startMs);
      }
      return;
    case 'returned': {
      metrics.count(isOfStopping(ending.error) ? 'interrupted' : 'failed');
      options.log?.(`${request.id}: to be returned, ${ending.error.message}`);
      tell(options.onEvent, { kind: 'returned', request, attempt, error: ending.error });
      const { delayMs } = ending;
      if (await told(context, 'nack', () => delivery.nack({ delayMs }))) metrics.count('returned');
      return;
    }
    case 'dead-lettered':
      if (await wasDoneBefore(context)) {
        await answerQueue(context, { kind: 'done', outcome: 'alreadyFlagged' });
        return;
      }
      metrics.count('failed');
      options.log?.(`${request.id}: hopeless, ${ending.error.message}`);
      tell(options.onEvent, { kind: 'dead-lettered', request, attempt, error: ending.error });
      if (await told(context, 'dead-letter', () => delivery.deadLetter({ reason: ending.error.message }))) {
        metrics.count('deadLettered');
      }
  }
}

function isOfStopping(error: Error): boolean {
  return error instanceof AuditFailure && (error.kind === 'stopped' || error.kind === 'not-accepting');
}

/** The flag may stand while only the acknowledgements were lost. Such a request is done, not dead. */
async function wasDoneBefore({ delivery, work, options, journal }: AnswerContext): Promise<boolean> {
  work.settle(settlingStepMs(options));
  try {
    return await journal.wasFlaggedBy(delivery.request, work);
  } catch {
    // Redis is out of reach. Dead letters are looked at by people, so a doubtful one belongs there.
    return false;
  }
}

async function told(
  { delivery, work, options, metrics }: AnswerContext,
  operation: 'ack' | 'nack' | 'dead-letter',
  call: () => Promise<void>,
): Promise<boolean> {
  const policy = {
    operation: `the queue's ${operation}`,
    limitMs: options.queueTimeoutMs,
    attemptsMax: options.queueAttemptsMax,
    baseMs: options.queueRetryMs,
    maxMs: options.queueTimeoutMs,
  };
  work.settle(settlingStepMs(options));
  try {
    await retry(work, policy, call);
    options.log?.(`${delivery.request.id}: ${operation}`);
    return true;
  } catch (error) {
    metrics.count('givenUp');
    options.log?.(`${delivery.request.id}: ${operation} given up, ${asError(error).message}`);
    tell(options.onEvent, { kind: 'given-up', request: delivery.request, operation, error: asError(error) });
    return false;
  }
}
