import { asError, AuditFailure } from '../../../src/audit/audit-failure.ts';
import type { Ending } from '../../../src/audit/delivery-ending.ts';
import type { Delivery } from '../../../src/audit/index.ts';
import type { Grant } from '../../../src/audit/record-lock.ts';
import { SubscriptionKeeper } from '../../../src/audit/subscription-keeper.ts';
import { Work } from '../../../src/audit/work.ts';
import type { AuditEnvironment, AuditService, AuditSystem } from '../../../src/index.ts';
import { correctSteps } from './correct-steps.ts';
import { type Job, type Steps, withinWork } from './job.ts';

/** Some steps of one process, in place of the correct ones. */
export type Replacement = (environment: AuditEnvironment, correct: Steps) => Partial<Steps>;

/** An audit system small enough to be read at a glance, with some of its steps replaced. */
export function smallAuditSystem(replace: Replacement): AuditSystem {
  return (environment) => {
    const correct = correctSteps(environment);
    return new SmallAuditService(environment, { ...correct, ...replace(environment, correct) });
  };
}

class SmallAuditService implements AuditService {
  readonly #environment: AuditEnvironment;
  readonly #steps: Steps;
  readonly #keeper: SubscriptionKeeper;
  readonly #inWork = new Set<Work>();
  #isAccepting = true;
  #onIdle: (() => void) | undefined;

  constructor(environment: AuditEnvironment, steps: Steps) {
    this.#environment = environment;
    this.#steps = steps;
    this.#keeper = new SubscriptionKeeper({
      queue: environment.queue,
      options: steps.options,
      handle: (delivery) => this.#handle(delivery),
      inWork: () => this.#inWork.size,
    });
  }

  start(): Promise<void> {
    return this.#keeper.start();
  }

  /** Lets work in flight end for a while, then interrupts it; what is interrupted goes back to the queue. */
  async stop(): Promise<void> {
    await this.#keeper.stop();
    const idle = this.#idle();
    const watch = new Work();
    const limit = { operation: 'work in progress', limitMs: this.#steps.options.stopTimeoutMs };
    await watch.wait(limit, () => idle).catch(() => undefined);
    watch.close();
    this.#isAccepting = false;
    for (const work of this.#inWork) work.cancel(stopped);
    await idle;
  }

  async #handle(delivery: Delivery): Promise<void> {
    const { scripts, options } = this.#steps;
    const { auditor } = this.#environment;
    const work = new Work(options.requestTimeoutMs - options.settleTimeoutMs);
    this.#inWork.add(work);
    const job: Job = { delivery, request: delivery.request, work, auditor, scripts, options };
    try {
      await this.#steps.answer(job, await this.#audit(job));
    } finally {
      work.close();
      this.#inWork.delete(work);
      if (this.#inWork.size === 0) this.#onIdle?.();
    }
  }

  async #audit(job: Job): Promise<Ending> {
    const { alone, locked, endingAfter } = this.#steps;
    try {
      if (!this.#isAccepting) throw notAccepting;
      await alone(job, () => locked(job, (grant) => this.#judge(job, grant)));
      return { kind: 'done', outcome: 'clean' };
    } catch (error) {
      return endingAfter(job, asError(error));
    }
  }

  async #judge(job: Job, grant: Grant): Promise<void> {
    // An earlier attempt got this far and only its acknowledgement was lost.
    if (grant.flaggedBy === job.request.id) return;
    const verdict = await withinWork(job, 'consulting', () => this.#steps.consult(job));
    if (verdict === 'flag') await withinWork(job, 'flagging', () => this.#steps.flag(job, grant));
  }

  #idle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#inWork.size === 0) resolve();
      else this.#onIdle = resolve;
    });
  }
}

const stopped = new AuditFailure('stopped', 'the audit service was stopped');
const notAccepting = new AuditFailure('not-accepting', 'the audit service has stopped');
