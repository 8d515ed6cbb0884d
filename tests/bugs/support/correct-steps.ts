import { AuditFailure } from '../../../src/audit/audit-failure.ts';
import { AuditMetricsRecorder } from '../../../src/audit/audit-metrics.ts';
import { defineAuditScripts } from '../../../src/audit/audit-scripts.ts';
import { consultAuditor } from '../../../src/audit/consult-auditor.ts';
import { type Ending, endingAfter, settlingStepMs } from '../../../src/audit/delivery-ending.ts';
import { FlagJournal } from '../../../src/audit/flag-journal.ts';
import { resolveAuditOptions, type Verdict } from '../../../src/audit/index.ts';
import { type Grant, RecordLock } from '../../../src/audit/record-lock.ts';
import { RecordQueues } from '../../../src/audit/record-queues.ts';
import { retry } from '../../../src/audit/retry.ts';
import type { AuditEnvironment } from '../../../src/index.ts';
import type { Job, Steps } from './job.ts';

/** Every step as it should be, for one process. */
export function correctSteps({ redis, requestTimeoutMs, visibilityMs }: AuditEnvironment): Steps {
  const options = resolveAuditOptions({ requestTimeoutMs, visibilityMs });
  return {
    scripts: defineAuditScripts(redis),
    options,
    alone: aloneInProcess(new RecordQueues({ waitMaxMs: options.recordWaitMs })),
    locked: lockedInRedis,
    consult,
    flag: fencedFlag,
    endingAfter: ({ delivery }, error) => endingAfter(delivery, error, options),
    answer,
  };
}

/** First come, first served; waiting is bounded, and the record is left whatever happens. */
function aloneInProcess(records: RecordQueues): Steps['alone'] {
  return async ({ request, work }, act) => {
    const leave = await records.enter(request.record, work);
    try {
      await act();
    } finally {
      leave();
    }
  };
}

/** A lease with a random token and a heartbeat that ends the work when it fails; released whatever happens. */
export async function lockedInRedis(job: Job, act: (grant: Grant) => Promise<void>): Promise<void> {
  const { scripts, options, request, work } = job;
  const lock = new RecordLock(
    { scripts, options, metrics: new AuditMetricsRecorder() },
    request.record,
    work,
  );
  try {
    await act(await lock.acquire());
  } finally {
    work.settle(settlingStepMs(options));
    // A release that fails is made up for by the end of the lease.
    await lock.release().catch(() => undefined);
  }
}

/** Asks a bounded number of times and refuses answers to other questions. */
function consult({ auditor, request, work, options }: Job): Promise<Verdict> {
  return consultAuditor(auditor, request, work, options);
}

/** The store compares the fencing token and the earlier flag, and writes, in one script. */
export async function fencedFlag({ scripts, options, request, work }: Job, { fence }: Grant): Promise<void> {
  const outcome = await new FlagJournal(scripts, options).flag(request, fence, work);
  if (outcome === 'stale') throw new AuditFailure('stale-fence', `${request.record} was granted again`);
}

/** Tells the queue a bounded number of times. What it cannot be told comes again, which is harmless. */
async function answer(job: Job, ending: Ending): Promise<void> {
  const { delivery, work, options } = job;
  const policy = {
    operation: "the queue's answer",
    limitMs: options.queueTimeoutMs,
    attemptsMax: options.queueAttemptsMax,
    baseMs: options.queueRetryMs,
    maxMs: options.queueTimeoutMs,
  };
  const tell = (): Promise<void> => {
    switch (ending.kind) {
      case 'done':
        return delivery.ack();
      case 'returned':
        return delivery.nack({ delayMs: ending.delayMs });
      case 'dead-lettered':
        return delivery.deadLetter({ reason: ending.error.message });
    }
  };
  work.settle(settlingStepMs(options));
  await retry(work, policy, tell).catch(() => undefined);
}
