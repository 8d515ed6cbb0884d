import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';

const leaseMs = 15_000;
const renewEveryMs = 4_000;

const renewLua = `
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return 1
end
return 0`;

const releaseLua = `
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0`;

/**
 * A lease by which one process coordinates a campaign. It keeps two from dealing out the same chunks; were it lost
 * without anybody's notice, chunks would be run twice and still count once.
 */
export class CoordinatorClaim {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #token = `${hostname()} process ${process.pid} ${randomUUID()}`;
  #timer: NodeJS.Timeout | undefined;
  #lost = false;

  constructor(redis: Redis, key: string) {
    this.#redis = redis;
    this.#key = key;
  }

  /** Another process has taken the campaign over. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Throws a `TypeError` that names the other coordinator, where there is one. */
  async take(): Promise<void> {
    if (!(await this.#renew())) {
      const holder = (await this.#redis.get(this.#key)) ?? 'another process';
      const who = holder.replace(/ [\da-f-]{36}$/, '');
      throw new TypeError(`the campaign is coordinated by ${who}: expected one coordinator of a campaign`);
    }
    this.#timer = setInterval(() => void this.#keep(), renewEveryMs);
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#redis.eval(releaseLua, 1, this.#key, this.#token).catch(() => undefined);
  }

  async #keep(): Promise<void> {
    try {
      if (!(await this.#renew())) this.#lost = true;
    } catch {
      // While Redis is away nobody else can take the campaign over.
    }
  }

  async #renew(): Promise<boolean> {
    return (await this.#redis.eval(renewLua, 1, this.#key, this.#token, leaseMs)) === 1;
  }
}
