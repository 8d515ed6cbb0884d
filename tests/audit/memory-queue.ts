import type { AuditQueue, AuditRequest, Consumer, Delivery, Subscription } from '../../src/audit/index.ts';

export type QueueCall = 'ack' | 'nack' | 'extend' | 'dead-letter' | 'consume' | 'close';
/** What happens to one call: done, refused, done though it rejects, or never heard of again. */
export type CallFate = 'ok' | 'refused' | 'reply-lost' | 'silent';

interface Message {
  readonly request: AuditRequest;
  attempt: number;
  isDone: boolean;
}

/** An at-least-once queue in memory, with a visibility time-out, on whatever time the globals show. */
export class MemoryQueue implements AuditQueue {
  readonly acked: string[] = [];
  readonly dead: { readonly id: string; readonly reason: string }[] = [];
  readonly returned: { readonly id: string; readonly delayMs: number }[] = [];
  readonly calls: QueueCall[] = [];
  readonly consumers: Consumer[] = [];
  readonly visibilityMs: number;
  fate: (call: QueueCall) => CallFate = () => 'ok';
  readonly #waiting: Message[] = [];
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #inWork = new Map<Consumer, number>();

  constructor(options: { readonly visibilityMs?: number } = {}) {
    this.visibilityMs = options.visibilityMs ?? 30_000;
  }

  async enqueue(request: AuditRequest): Promise<void> {
    this.add(request);
  }

  add(request: AuditRequest, attempt = 0): void {
    this.#waiting.push({ request, attempt, isDone: false });
    this.#pump();
  }

  async consume(consumer: Consumer): Promise<Subscription> {
    await this.#call('consume', () => {
      this.consumers.push(consumer);
      this.#inWork.set(consumer, 0);
    });
    this.#pump();
    return {
      close: () => this.#call('close', () => this.#drop(consumer)),
    };
  }

  /** Breaks every subscription. */
  lose(): void {
    for (const consumer of this.consumers.splice(0)) {
      consumer.onLost(new Error('the connection to the queue broke'));
    }
  }

  /** Forgets the timers of redelivery, so that a test leaves none. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #drop(consumer: Consumer): void {
    const index = this.consumers.indexOf(consumer);
    if (index >= 0) this.consumers.splice(index, 1);
  }

  async #call(name: QueueCall, effect: () => void): Promise<void> {
    this.calls.push(name);
    const fate = this.fate(name);
    if (fate === 'ok' || fate === 'reply-lost') effect();
    if (fate === 'silent') await new Promise(() => {});
    if (fate !== 'ok') throw new Error(`${name} failed`);
  }

  #pump(): void {
    for (const consumer of this.consumers) {
      while (this.#waiting.length > 0 && (this.#inWork.get(consumer) ?? 0) < consumer.concurrency) {
        const message = this.#waiting.shift();
        if (message !== undefined) void this.#deliver(message, consumer);
      }
    }
  }

  async #deliver(message: Message, consumer: Consumer): Promise<void> {
    message.attempt += 1;
    this.#inWork.set(consumer, (this.#inWork.get(consumer) ?? 0) + 1);
    await consumer.handle(this.#delivery(message));
    this.#inWork.set(consumer, (this.#inWork.get(consumer) ?? 1) - 1);
    this.#pump();
  }

  #delivery(message: Message): Delivery {
    const { request } = message;
    let hidden = this.#later(this.visibilityMs, () => this.#again(message));
    const end = (effect: () => void) => (): void => {
      this.#cancel(hidden);
      if (message.isDone) return;
      effect();
    };
    return {
      request,
      attempt: message.attempt,
      ack: () =>
        this.#call(
          'ack',
          end(() => {
            message.isDone = true;
            this.acked.push(request.id);
          }),
        ),
      nack: ({ delayMs }) =>
        this.#call(
          'nack',
          end(() => {
            this.returned.push({ id: request.id, delayMs });
            this.#later(delayMs, () => this.#again(message));
          }),
        ),
      extend: ({ visibilityMs }) =>
        this.#call('extend', () => {
          this.#cancel(hidden);
          hidden = this.#later(visibilityMs, () => this.#again(message));
        }),
      deadLetter: ({ reason }) =>
        this.#call(
          'dead-letter',
          end(() => {
            message.isDone = true;
            this.dead.push({ id: request.id, reason });
          }),
        ),
    };
  }

  #again(message: Message): void {
    if (message.isDone) return;
    this.#waiting.push(message);
    this.#pump();
  }

  #later(delayMs: number, callback: () => void): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      callback();
    }, delayMs);
    this.#timers.add(timer);
    return timer;
  }

  #cancel(timer: ReturnType<typeof setTimeout>): void {
    clearTimeout(timer);
    this.#timers.delete(timer);
  }
}
