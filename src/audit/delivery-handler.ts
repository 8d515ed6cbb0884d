import { asError, AuditFailure } from './audit-failure.ts';
import { tell } from './audit-event.ts';
import type { AuditMetricsRecorder } from './audit-metrics.ts';
import type { AuditRequest, Delivery } from './audit-queue.ts';
import type { AuditScripts } from './audit-scripts.ts';
import type { IAAuditor } from './auditor.ts';
import { consultAuditor } from './consult-auditor.ts';
import { answerQueue, type Ending, endingAfter, settlingStepMs } from './delivery-ending.ts';
import { FlagJournal } from './flag-journal.ts';
import type { ResolvedAuditOptions } from './options.ts';
import { RecordLock } from './record-lock.ts';
import { type Leave, RecordQueues } from './record-queues.ts';
import { Work } from './work.ts';

export interface DeliveryHandlerDependencies {
  readonly scripts: AuditScripts;
  readonly auditor: IAAuditor;
  readonly options: ResolvedAuditOptions;
  readonly metrics: AuditMetricsRecorder;
}

/** Takes deliveries through all their steps, and knows which are in work. */
export class DeliveryHandler {
  readonly #dependencies: DeliveryHandlerDependencies;
  readonly #options: ResolvedAuditOptions;
  readonly #journal: FlagJournal;
  readonly #records: RecordQueues;
  readonly #inWork = new Set<Work>();
  #isAccepting = true;
  #onIdle: (() => void) | undefined;

  constructor(dependencies: DeliveryHandlerDependencies) {
    this.#dependencies = dependencies;
    this.#options = dependencies.options;
    this.#journal = new FlagJournal(dependencies.scripts, dependencies.options);
    this.#records = new RecordQueues({ waitMaxMs: dependencies.options.recordWaitMs });
  }

  get inWork(): number {
    return this.#inWork.size;
  }

  /** Never rejects: whatever happens to the delivery, the queue is told or it comes again. */
  async handle(delivery: Delivery): Promise<void> {
    const { requestTimeoutMs, settleTimeoutMs } = this.#options;
    const work = new Work(requestTimeoutMs - settleTimeoutMs);
    this.#inWork.add(work);
    try {
      await this.#takeThrough(delivery, work);
    } catch (error) {
      // Every step has its own handling; this is for a delivery so odd that it breaks them.
      const request = delivery.request;
      tell(this.#options.onEvent, { kind: 'given-up', request, operation: 'nack', error: asError(error) });
    } finally {
      work.close();
      this.#inWork.delete(work);
      if (this.#inWork.size === 0) this.#onIdle?.();
    }
  }

  /** Resolves when nothing is in work. Interrupts what still is after the time-out; later deliveries are returned. */
  async drain(timeoutMs: number): Promise<void> {
    const watch = new Work(timeoutMs);
    const idle = this.#idle();
    try {
      await watch.wait({ operation: 'work in progress', limitMs: timeoutMs }, () => idle);
    } catch {
      // Too slow: interrupted below.
    } finally {
      watch.close();
    }
    this.#isAccepting = false;
    const reason = new AuditFailure('stopped', 'the audit processor was stopped');
    for (const work of this.#inWork) work.cancel(reason);
    // Bounded: what was interrupted only gives back what it holds, within settleTimeoutMs.
    await idle;
  }

  async #takeThrough(delivery: Delivery, work: Work): Promise<void> {
    const { request } = delivery;
    const lock = new RecordLock(this.#dependencies, request.record, work);
    let leave: Leave | undefined;
    let ending: Ending;
    try {
      if (!this.#isAccepting) throw new AuditFailure('not-accepting', 'the audit processor has stopped');
      checkRequest(delivery, this.#options);
      this.#keepHidden(delivery, work);
      leave = await this.#records.enter(request.record, work);
      ending = { kind: 'done', outcome: await this.#audit(request, lock, work) };
    } catch (error) {
      ending = endingAfter(delivery, asError(error), this.#options);
    }
    work.settle(settlingStepMs(this.#options));
    // Released before the queue is told: the effect stands and finding it again is harmless, so the record need not wait
    // for the queue. The other way round a queue that hangs would keep the record locked.
    await this.#release(request, lock);
    leave?.();
    const { options, metrics } = this.#dependencies;
    await answerQueue({ delivery, work, options, metrics, journal: this.#journal }, ending);
  }

  async #audit(
    request: AuditRequest,
    lock: RecordLock,
    work: Work,
  ): Promise<'flagged' | 'alreadyFlagged' | 'clean'> {
    const { auditor, options, metrics } = this.#dependencies;
    const { fence, flaggedBy } = await lock.acquire();
    // An earlier attempt got this far and only its acknowledgement was lost. Asking again could only contradict it.
    if (flaggedBy === request.id) return 'alreadyFlagged';
    const verdict = await consultAuditor(auditor, request, work, options);
    options.log?.(`${request.record}: verdict ${verdict} on ${request.id}`);
    if (verdict === 'clean') return 'clean';
    lock.assertHeld();
    const outcome = await this.#journal.flag(request, fence, work);
    options.log?.(`${request.record}: flag with fence ${fence}: ${outcome}`);
    switch (outcome) {
      case 'flagged':
        return 'flagged';
      case 'already-flagged':
        return 'alreadyFlagged';
      case 'stale':
        metrics.count('stale');
        throw new AuditFailure('stale-fence', `${request.record} was granted again since fence ${fence}`);
    }
  }

  async #release(request: AuditRequest, lock: RecordLock): Promise<void> {
    try {
      await lock.release();
    } catch (error) {
      tell(this.#options.onEvent, { kind: 'given-up', request, operation: 'release', error: asError(error) });
    }
  }

  /** Extends the visibility for as long as the work is open, so that long work is not delivered again beside itself. */
  #keepHidden(delivery: Delivery, work: Work): void {
    const { visibilityMs, queueTimeoutMs } = this.#options;
    const limit = { operation: 'extending the visibility', limitMs: queueTimeoutMs };
    const extend = async (): Promise<void> => {
      try {
        await work.beside(limit, () => delivery.extend({ visibilityMs }));
      } catch {
        // Two thirds of the visibility are left for another try; a second delivery is harmless.
      }
      this.#keepHidden(delivery, work);
    };
    work.alarm(visibilityMs / 3, () => void extend());
  }

  #idle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#inWork.size === 0) resolve();
      else this.#onIdle = resolve;
    });
  }
}

/** What no work can mend. */
function checkRequest({ request, attempt }: Delivery, { attemptsMax }: ResolvedAuditOptions): void {
  const { id, record }: { readonly id: unknown; readonly record: unknown } = request;
  if (typeof id !== 'string' || id === '' || typeof record !== 'string' || record === '') {
    const message = 'a request must name itself and its record in non-empty strings';
    throw new AuditFailure('malformed-request', message);
  }
  if (attempt > attemptsMax) {
    throw new AuditFailure('attempts-used-up', `delivery ${attempt} of at most ${attemptsMax}`);
  }
}
