import { asError, AuditFailure } from './audit-failure.ts';
import { tell } from './audit-event.ts';
import type { AuditQueue, Delivery, Subscription } from './audit-queue.ts';
import { backoffMs } from './backoff.ts';
import type { ResolvedAuditOptions } from './options.ts';
import { Work } from './work.ts';

export interface SubscriptionKeeperDependencies {
  readonly queue: AuditQueue;
  readonly options: ResolvedAuditOptions;
  readonly handle: (delivery: Delivery) => Promise<void>;
  /** Deliveries in work, those of lost subscriptions included. */
  readonly inWork: () => number;
}

/** Keeps one subscription alive until stopped. */
export class SubscriptionKeeper {
  readonly #dependencies: SubscriptionKeeperDependencies;
  readonly #work = new Work();
  #isStopping = false;
  #running: Promise<void> | undefined;

  constructor(dependencies: SubscriptionKeeperDependencies) {
    this.#dependencies = dependencies;
  }

  /** Resolves when first subscribed, or stopped before that. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#running = this.#run(resolve).finally(resolve);
    });
  }

  /** Resolves when the subscription is closed, or its closing took too long. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#work.cancel(new AuditFailure('stopped', 'the audit processor was stopped'));
    await this.#running;
    this.#work.close();
  }

  /** Never rejects. */
  async #run(onSubscribed: () => void): Promise<void> {
    const { options } = this.#dependencies;
    const backoff = { baseMs: options.resubscribeDelayMs, maxMs: options.resubscribeDelayMaxMs };
    for (let failures = 1; !this.#isStopping; failures += 1) {
      const sinceMs = performance.now();
      try {
        await this.#holdOne(onSubscribed);
      } catch (error) {
        if (isStop(error)) return;
        tell(options.onEvent, { kind: 'subscription-failed', error: asError(error) });
      }
      // One that lasted was no failure to subscribe. One that did not must not make us hammer the queue.
      if (performance.now() - sinceMs > options.resubscribeDelayMaxMs) failures = 1;
      try {
        // A lost subscription's deliveries are still in work: subscribing on top of them time and again would have no
        // bound. This way there are never twice as many as agreed.
        do await this.#work.sleep(backoffMs(backoff, failures));
        while (this.#dependencies.inWork() >= options.concurrency);
      } catch {
        // Stopped.
      }
    }
  }

  /** Subscribes and waits for the end of the subscription. Rejects if there was none to wait for, or it was lost. */
  async #holdOne(onSubscribed: () => void): Promise<void> {
    const loss = new Loss();
    const subscription = await this.#subscribe(loss.happen);
    onSubscribed();
    try {
      await this.#work.wait({ operation: 'the subscription', limitMs: Infinity }, () => loss.promise);
    } finally {
      await this.#close(subscription);
    }
  }

  /** Not interrupted by a stop: only a subscription that is known can be closed. */
  #subscribe(onLost: (error: Error) => void): Promise<Subscription> {
    const { queue, options, handle } = this.#dependencies;
    const limit = { operation: 'subscribing', limitMs: options.queueTimeoutMs };
    let isAbandoned = false;
    return this.#work
      .beside(limit, async () => {
        const subscription = await queue.consume({ concurrency: options.concurrency, handle, onLost });
        if (isAbandoned) void closeLate(subscription);
        return subscription;
      })
      .catch((error: unknown) => {
        isAbandoned = true;
        throw error;
      });
  }

  async #close(subscription: Subscription): Promise<void> {
    const limit = {
      operation: 'closing the subscription',
      limitMs: this.#dependencies.options.queueTimeoutMs,
    };
    try {
      await this.#work.beside(limit, () => subscription.close());
    } catch {
      // Deliveries that come all the same are handled, or returned once stopped.
    }
  }
}

/** The end of a subscription that nobody asked for. */
class Loss {
  readonly promise: Promise<never>;
  happen: (error: Error) => void = ignore;

  constructor() {
    this.promise = new Promise((_, reject) => {
      this.happen = reject;
    });
    // It may be lost while nobody waits for that yet, or any more.
    this.promise.catch(ignore);
  }
}

function ignore(): void {}

function isStop(error: unknown): boolean {
  return error instanceof AuditFailure && error.kind === 'stopped';
}

/** It came after we had given it up: nobody may be left subscribed unknown to us. */
async function closeLate(subscription: Subscription): Promise<void> {
  try {
    await subscription.close();
  } catch {
    // Its deliveries are handled, or returned once stopped.
  }
}
