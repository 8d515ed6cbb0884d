import type { Redis } from 'ioredis';
import { type AuditMetrics, AuditMetricsRecorder } from './audit-metrics.ts';
import type { AuditQueue } from './audit-queue.ts';
import { defineAuditScripts } from './audit-scripts.ts';
import type { IAAuditor } from './auditor.ts';
import { DeliveryHandler } from './delivery-handler.ts';
import { type AuditOptions, type ResolvedAuditOptions, resolveAuditOptions } from './options.ts';
import { SubscriptionKeeper } from './subscription-keeper.ts';

export interface AuditDependencies {
  /** Stays the caller's: it is neither connected nor closed here. */
  readonly redis: Redis;
  readonly queue: AuditQueue;
  readonly auditor: IAAuditor;
}

/**
 * Audits memory records: takes requests from a queue, locks the record, asks the auditor and flags the record at most
 * once. Any number of processors may share the queue and the Redis. Throws a `TypeError` for a bad option.
 */
export class AuditProcessor {
  readonly #options: ResolvedAuditOptions;
  readonly #metrics = new AuditMetricsRecorder();
  readonly #handler: DeliveryHandler;
  readonly #keeper: SubscriptionKeeper;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

  constructor(dependencies: AuditDependencies, options?: AuditOptions) {
    const { redis, queue, auditor } = dependencies;
    checkDependency('redis', 'an ioredis client', redis, 'defineCommand');
    checkDependency('queue', 'an AuditQueue', queue, 'consume');
    checkDependency('auditor', 'an IAAuditor', auditor, 'audit');
    this.#options = resolveAuditOptions(options);
    this.#handler = new DeliveryHandler({
      scripts: defineAuditScripts(redis),
      auditor,
      options: this.#options,
      metrics: this.#metrics,
    });
    this.#keeper = new SubscriptionKeeper({
      queue,
      options: this.#options,
      handle: (delivery) => this.#handler.handle(delivery),
      inWork: () => this.#handler.inWork,
    });
  }

  /** Resolves when subscribed, however often that takes, or when stopped before. Rejects after `stop`. */
  start(): Promise<void> {
    if (this.#starting === undefined && this.#stopping !== undefined) {
      return Promise.reject(new Error('a stopped audit processor cannot start again: make a new one'));
    }
    this.#starting ??= this.#keeper.start();
    return this.#starting;
  }

  /**
   * Takes no more deliveries, lets those in work finish for up to `stopTimeoutMs`, then returns the rest to the queue.
   * Never rejects; resolves at most `settleTimeoutMs` and two queue calls after the time-out.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#shutDown();
    return this.#stopping;
  }

  metrics(): AuditMetrics {
    return this.#metrics.snapshot(this.#handler.inWork);
  }

  async #shutDown(): Promise<void> {
    const startMs = performance.now();
    await this.#keeper.stop();
    const leftMs = this.#options.stopTimeoutMs - (performance.now() - startMs);
    await this.#handler.drain(Math.max(0, leftMs));
  }
}

function checkDependency(name: string, expected: string, came: unknown, method: string): void {
  const found: unknown = came === null || came === undefined ? undefined : Reflect.get(Object(came), method);
  if (typeof found === 'function') return;
  throw new TypeError(`"${name}" must be ${expected} (with a method ${method}), got ${String(came)}`);
}
