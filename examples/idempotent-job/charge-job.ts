import type { Redis } from 'ioredis';
import type { Payments } from './payments.ts';

/**
 * Charges an order. The queue may deliver it again, so the first delivery claims it. If that one fails before it has
 * charged, those that follow take the order for charged.
 */
export class ChargeJob {
  readonly #redis: Redis;
  readonly #payments: Payments;

  constructor(redis: Redis, payments: Payments) {
    this.#redis = redis;
    this.#payments = payments;
  }

  async handle(order: string): Promise<void> {
    const isFirst = await this.#redis.set(`charged:${order}`, 'yes', 'NX');
    if (isFirst === null) return;
    await this.#payments.charge(order);
  }
}
