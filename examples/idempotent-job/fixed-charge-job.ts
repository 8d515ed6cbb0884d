import type { Redis } from 'ioredis';
import type { Payments } from './payments.ts';

/** Charges first, with a key by which the provider knows the order again, and marks it as charged afterwards. */
export class FixedChargeJob {
  readonly #redis: Redis;
  readonly #payments: Payments;

  constructor(redis: Redis, payments: Payments) {
    this.#redis = redis;
    this.#payments = payments;
  }

  async handle(order: string): Promise<void> {
    if ((await this.#redis.get(`charged:${order}`)) !== null) return;
    await this.#payments.charge(order, order);
    await this.#redis.set(`charged:${order}`, 'yes');
  }
}
