import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../../../src/audit/index.ts';
import type { AuditEnvironment, AuditSystem } from '../../../src/index.ts';

type Request = Delivery['request'];

/** Waits no longer than so many milliseconds. */
export function within<Value>(timeoutMs: number, call: () => Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    Promise.resolve()
      .then(call)
      .finally(() => clearTimeout(timer))
      .then(resolve, reject);
  });
}

/** Asks the auditor once; an answer to something else is an error. */
export async function consult(
  { auditor }: AuditEnvironment,
  { id, record }: Request,
): Promise<'flag' | 'clean'> {
  const { signal } = new AbortController();
  const answer = await within(2_500, () => auditor.audit({ id, record }, { signal }));
  const { requestId, verdict } = answer ?? {};
  if (requestId !== id || answer.record !== record || (verdict !== 'flag' && verdict !== 'clean')) {
    throw new Error('a stray answer');
  }
  return verdict;
}

const flagOnceScript =
  "if redis.call('SET', KEYS[1], ARGV[1], 'NX') then redis.call('RPUSH', KEYS[2], ARGV[2]) end return 1";

/** Looks and flags in one script. */
export function flagOnce({ redis }: AuditEnvironment, request: Request): Promise<unknown> {
  const { id, record } = request;
  return within(1_000, () =>
    redis.eval(flagOnceScript, 2, `audit:flag:${record}`, 'audit:journal', id, entryOf(request)),
  );
}

const writeScript =
  "if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end redis.call('SET', KEYS[1], ARGV[1]) redis.call('RPUSH', KEYS[2], ARGV[2]) return 1";

/** Looks, then writes: right only for whoever is alone. A command that is sent again changes nothing. */
export async function flagWhenAlone({ redis }: AuditEnvironment, request: Request): Promise<void> {
  const key = `audit:flag:${request.record}`;
  const writer = `${request.id}/${crypto.randomUUID()}`;
  if ((await within(1_000, () => redis.get(key))) !== null) return;
  await within(1_000, () => redis.eval(writeScript, 2, key, 'audit:journal', writer, entryOf(request)));
}

function entryOf({ id, record }: Request): string {
  return JSON.stringify({ record, request: id, fence: 0 });
}

export interface Parts {
  /** What to do with one delivery, short of the acknowledgement. */
  readonly work: (delivery: Delivery) => Promise<unknown>;
  readonly start?: () => void;
  readonly stop?: () => Promise<void> | void;
}

const triesMax = 7;

/** A small, correct audit worker, but for its parts. */
export function worker(build: (environment: AuditEnvironment) => Parts): AuditSystem {
  return (environment) => new Worker(environment, build(environment));
}

class Worker {
  readonly #queue: AuditEnvironment['queue'];
  readonly #parts: Parts;
  #isStopping = false;
  #inWork = 0;
  #onIdle = (): void => {};
  #close = (): Promise<void> => Promise.resolve();
  #subscribing: Promise<void> = Promise.resolve();

  constructor({ queue }: AuditEnvironment, parts: Parts) {
    this.#queue = queue;
    this.#parts = parts;
  }

  async start(): Promise<void> {
    this.#parts.start?.();
    this.#subscribing = this.#subscribe();
    await this.#subscribing;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#subscribing;
    await this.#close();
    if (this.#inWork > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    await this.#parts.stop?.();
  }

  async #subscribe(): Promise<void> {
    while (!this.#isStopping) {
      try {
        const subscription = await this.#queue.consume({
          concurrency: 50,
          handle: (delivery) => this.#handle(delivery),
          onLost: () => {
            this.#subscribing = this.#subscribe();
          },
        });
        this.#close = () => within(1_000, () => subscription.close()).catch(() => undefined);
        if (this.#isStopping) await this.#close();
        return;
      } catch {
        await sleep(100);
      }
    }
  }

  async #handle(delivery: Delivery): Promise<void> {
    this.#inWork += 1;
    try {
      if (delivery.attempt > triesMax) {
        await within(1_000, () => delivery.deadLetter({ reason: 'it failed too often' }));
      } else {
        await this.#parts.work(delivery);
        await within(1_000, () => delivery.ack());
      }
    } catch {
      // The visibility ends, and the request comes again.
    } finally {
      this.#inWork -= 1;
      if (this.#inWork === 0) this.#onIdle();
    }
  }
}
