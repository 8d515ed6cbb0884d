import type { AuditQueue, AuditRequest, Consumer, Delivery, Subscription } from '../src/audit/index.ts';

/** What stands between a caller and a service: makes the call, now or later, and hands on its answer. */
export type Way = <Answer>(call: () => Promise<Answer>) => Promise<Answer>;

/** A queue in memory where everything goes well: no time-outs, no redelivery, consumers served in turn. */
export class PlainQueue implements AuditQueue {
  readonly #consumers: Consumer[] = [];
  readonly #way: Way;
  #acked = 0;

  constructor(way: Way) {
    this.#way = way;
  }

  enqueue(): Promise<void> {
    return Promise.reject(new Error('requests come through deliver'));
  }

  consume(consumer: Consumer): Promise<Subscription> {
    return this.#way(async () => {
      this.#consumers.push(consumer);
      return { close: () => this.#way(nothing) };
    });
  }

  /** Resolves once every request was handled and acknowledged. */
  async deliver(requests: readonly AuditRequest[]): Promise<void> {
    await Promise.all(requests.map((request, index) => this.#deliver(request, index)));
    if (this.#acked === requests.length) return;
    throw new Error(`of ${requests.length} requests only ${this.#acked} were acknowledged`);
  }

  async #deliver(request: AuditRequest, index: number): Promise<void> {
    // The simulated queue chooses when each delivery arrives, too.
    await this.#way(nothing);
    await this.#consumers[index % this.#consumers.length]?.handle(this.#delivery(request));
  }

  #delivery(request: AuditRequest): Delivery {
    const refuse = (): Promise<never> => Promise.reject(new Error(`request ${request.id} went wrong`));
    return {
      request,
      attempt: 1,
      ack: () =>
        this.#way(async () => {
          this.#acked += 1;
        }),
      nack: refuse,
      extend: refuse,
      deadLetter: refuse,
    };
  }
}

async function nothing(): Promise<void> {}
