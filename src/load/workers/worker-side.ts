import { usualConcurrency, usualLeaseMs, usualStopTimeoutMs } from '../../audit/scenario/audit-settings.ts';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditQueue, AuditRequest, Consumer, Delivery } from '../../audit/audit-queue.ts';
import {
  AuditorError,
  type AuditAnswer,
  type AuditorErrorKind,
  type IAAuditor,
} from '../../audit/auditor.ts';
import { loadAuditSystem } from '../../files/load-system.ts';
import { loadTypeScript } from '../../files/typescript-loader.ts';
import type { AuditService } from '../../audit/scenario/audit-system.ts';
import { sampleHeap } from '../sample-heap.ts';
import { MemoryWatch } from '../memory-watch.ts';
import { ReportingRedis } from '../redis/reporting-client.ts';
import type { SentCommand } from '../redis/senders.ts';
import { clientOptions } from '../redis/wire-redis.ts';
import type { FromWorker, Outcome, ToWorker, WorkerCall } from './messages.ts';

interface Handling {
  readonly task: string;
  readonly delivery: number;
}

interface OpenCall {
  readonly resolve: (answer: AuditAnswer | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** One process of the system in a process of the operating system: its services are calls to the parent. */
export class WorkerSide {
  readonly #send: (messages: readonly FromWorker[]) => void;
  readonly #handling = new AsyncLocalStorage<Handling>();
  readonly #calls = new Map<number, OpenCall>();
  readonly #memory = new MemoryWatch();
  /** What this turn of the event loop has to tell, in order. */
  #told: FromWorker[] = [];
  #lastCall = 0;
  #processId = '';
  #consumer: Consumer | undefined;
  #service: AuditService | undefined;
  #inWork = 0;
  #endSampling: (() => void) | undefined;

  constructor(send: (messages: readonly FromWorker[]) => void) {
    this.#send = send;
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case 'start':
        this.#report('started', this.#start(message));
        return;
      case 'deliver':
        void this.#deliver(message);
        return;
      case 'answer':
        this.#answered(message.call, message.outcome);
        return;
      case 'lost':
        this.#consumer?.onLost(new Error(message.message));
        return;
      case 'stop':
        this.#report('stopped', this.#service?.stop() ?? Promise.resolve());
        return;
      case 'memory':
        void this.#measure(message.which);
    }
  }

  async #start(message: Extract<ToWorker, { kind: 'start' }>): Promise<void> {
    const { processId, redis, requestTimeoutMs, visibilityMs } = message;
    const { url, keyPrefix, resend } = redis;
    this.#processId = processId;
    const client = new ReportingRedis(url, clientOptions(resend, keyPrefix), {
      task: () => this.#handling.getStore()?.task ?? `${this.#processId}/redis`,
      connected: (port) => this.#tell({ kind: 'connected', port }),
      disconnected: (port) => this.#tell({ kind: 'disconnected', port }),
      sent: (port, command) => this.#note(port, command),
      script: (lua) => this.#tell({ kind: 'script', lua }),
    });
    await loadTypeScript();
    const system = await loadAuditSystem(message.system);
    const { auditor, queue } = this;
    const environment = { processId, redis: client, queue, auditor, requestTimeoutMs, visibilityMs };
    this.#service = system({
      ...environment,
      extensionMs: visibilityMs,
      concurrency: usualConcurrency,
      leaseMs: usualLeaseMs,
      stopTimeoutMs: usualStopTimeoutMs,
      observe: () => undefined,
    });
    await this.#service.start();
  }

  get queue(): AuditQueue {
    return {
      enqueue: async (request) => void (await this.#call({ service: 'enqueue', request })),
      consume: async (consumer) => {
        this.#consumer = consumer;
        await this.#call({ service: 'consume', concurrency: consumer.concurrency });
        return { close: async () => void (await this.#call({ service: 'close' })) };
      },
    };
  }

  get auditor(): IAAuditor {
    return {
      audit: async (request) => {
        const delivery = this.#handling.getStore()?.delivery;
        const answer = await this.#call({ service: 'audit', delivery, request });
        if (typeof answer === 'object') this.#memory.handedOver('answer', answer);
        return answer as AuditAnswer;
      },
    };
  }

  async #deliver({
    delivery,
    task,
    request,
    attempt,
  }: Extract<ToWorker, { kind: 'deliver' }>): Promise<void> {
    const handed = this.#delivery(delivery, request, attempt);
    this.#memory.handedOver('request', handed.request);
    this.#memory.handedOver('delivery', handed);
    this.#inWork += 1;
    let error: string | undefined;
    try {
      await this.#handling.run({ task, delivery }, async () => this.#consumer?.handle(handed));
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
    }
    this.#inWork -= 1;
    this.#tell({ kind: 'settled', delivery, error });
  }

  #delivery(delivery: number, request: AuditRequest, attempt: number): Delivery {
    const call = async (what: WorkerCall): Promise<void> => void (await this.#call(what));
    return {
      request,
      attempt,
      ack: () => call({ service: 'ack', delivery }),
      nack: ({ delayMs }) => call({ service: 'nack', delivery, delayMs }),
      extend: ({ visibilityMs }) => call({ service: 'extend', delivery, visibilityMs }),
      deadLetter: ({ reason }) => call({ service: 'deadLetter', delivery, reason }),
    };
  }

  #call(what: WorkerCall): Promise<AuditAnswer | undefined> {
    this.#lastCall += 1;
    const call = this.#lastCall;
    return new Promise((resolve, reject) => {
      this.#calls.set(call, { resolve, reject });
      this.#tell({ kind: 'call', call, what });
    });
  }

  #answered(call: number, outcome: Outcome): void {
    const open = this.#calls.get(call);
    this.#calls.delete(call);
    if (outcome.kind === 'done') {
      open?.resolve(outcome.answer);
      return;
    }
    const { message, auditor } = outcome;
    if (auditor === undefined) {
      open?.reject(new Error(message));
      return;
    }
    const { kind, retryAfterMs } = auditor;
    open?.reject(
      new AuditorError(kind as AuditorErrorKind, message, retryAfterMs === undefined ? {} : { retryAfterMs }),
    );
  }

  #note(port: number, command: SentCommand): void {
    const last = this.#told.at(-1);
    if (last?.kind === 'sent' && last.port === port) last.commands.push(command);
    else this.#tell({ kind: 'sent', port, commands: [command] });
  }

  /** In packs, one for each turn of the event loop: a message of its own costs more than what it tells. */
  #tell(message: FromWorker): void {
    this.#told.push(message);
    if (this.#told.length > 1) return;
    setImmediate(() => {
      const told = this.#told;
      this.#told = [];
      this.#send(told);
    });
  }

  async #measure(which: 'begin' | 'prune' | 'end'): Promise<void> {
    if (which === 'prune') {
      this.#memory.prune();
      return;
    }
    this.#endSampling?.();
    if (which === 'begin') {
      await this.#memory.begin();
      this.#endSampling = sampleHeap({
        inWork: () => this.#inWork,
        tell: (sample) => this.#tell({ kind: 'heap', sample }),
      });
    }
    this.#tell({ kind: 'memory', memory: which === 'end' ? await this.#memory.end() : undefined });
  }

  #report(kind: 'started' | 'stopped', work: Promise<void>): void {
    work.then(
      () => this.#tell({ kind }),
      (error: unknown) =>
        this.#tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
  }
}
