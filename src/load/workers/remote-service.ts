import type { ChildProcess } from 'node:child_process';
import type { Delivery, Subscription } from '../../audit/audit-queue.ts';
import { AuditorError, type AuditAnswer } from '../../audit/auditor.ts';
import { currentTask, runAs, type Task } from '../../sim/task.ts';
import type { AuditEnvironment, AuditService } from '../../audit/scenario/audit-system.ts';
import type { HeapSample } from '../heap-trend.ts';
import type { LoadRedis } from '../load-redis.ts';
import type { MeasuredMemory } from '../memory-watch.ts';
import type { FromWorker, ToWorker, WorkerCall } from './messages.ts';

export interface RemoteServiceOptions {
  readonly environment: AuditEnvironment;
  readonly child: ChildProcess;
  readonly system: string;
  readonly redis: LoadRedis;
  /** The process has ended though nobody ended it. */
  readonly died: (reason: string) => void;
  readonly heap: (sample: HeapSample) => void;
}

interface Handled {
  readonly task: Task;
  readonly delivery: Delivery;
  readonly settle: (error: string | undefined) => void;
}

interface Waiting<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/** One process of the operating system, as the world sees it: its calls are made here, as the tasks they belong to. */
export class RemoteService implements AuditService {
  readonly #options: RemoteServiceOptions;
  readonly #handled = new Map<number, Handled>();
  readonly #ports = new Set<number>();
  #deliveries = 0;
  #main: Task | undefined;
  #subscription: Subscription | undefined;
  #starting: Waiting<void> | undefined;
  #stopping: Waiting<void> | undefined;
  #measuring: ((memory: MeasuredMemory | undefined) => void) | undefined;
  #isEnded = false;

  constructor(options: RemoteServiceOptions) {
    this.#options = options;
    const { child } = options;
    child.on('message', (messages) => {
      for (const message of messages as readonly FromWorker[]) this.#receive(message);
    });
    child.once('error', (error) => this.#died(error.message));
    child.once('exit', (code, signal) => this.#died(`it ended with ${signal ?? `code ${code}`}`));
  }

  start(): Promise<void> {
    this.#main = currentTask();
    return new Promise((resolve, reject) => {
      this.#starting = { resolve, reject };
    });
  }

  stop(): Promise<void> {
    if (this.#isEnded) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#stopping = { resolve, reject };
      this.#tell({ kind: 'stop' });
    });
  }

  signal(signal: NodeJS.Signals): void {
    if (signal === 'SIGKILL') this.#isEnded = true;
    this.#options.child.kill(signal);
    if (signal === 'SIGKILL') for (const port of this.#ports) this.#options.redis.senders?.disconnected(port);
  }

  prune(): void {
    this.#tell({ kind: 'memory', which: 'prune' });
  }

  measure(which: 'begin' | 'end'): Promise<MeasuredMemory | undefined> {
    if (this.#isEnded) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#measuring = resolve;
      this.#tell({ kind: 'memory', which });
    });
  }

  #receive(message: FromWorker): void {
    const { redis } = this.#options;
    switch (message.kind) {
      case 'ready':
        this.#begin();
        return;
      case 'started':
        this.#starting?.resolve();
        return;
      case 'stopped':
        this.#stopping?.resolve();
        return;
      case 'failed':
        (this.#stopping ?? this.#starting)?.reject(new Error(message.message));
        return;
      case 'call':
        void this.#serve(message.call, message.what);
        return;
      case 'settled':
        this.#handled.get(message.delivery)?.settle(message.error);
        this.#handled.delete(message.delivery);
        return;
      case 'connected':
        this.#ports.add(message.port);
        redis.senders?.connected(message.port, this.#options.environment.processId);
        return;
      case 'disconnected':
        this.#ports.delete(message.port);
        redis.senders?.disconnected(message.port);
        return;
      case 'sent':
        for (const command of message.commands) redis.senders?.sent(message.port, command);
        return;
      case 'script':
        redis.defineScript(message.lua);
        return;
      case 'memory':
        this.#measuring?.(message.memory);
        this.#measuring = undefined;
        return;
      case 'heap':
        this.#options.heap(message.sample);
    }
  }

  #begin(): void {
    const { environment, system, redis } = this.#options;
    const { processId, requestTimeoutMs, visibilityMs } = environment;
    this.#tell({
      kind: 'start',
      system,
      processId,
      requestTimeoutMs,
      visibilityMs,
      redis: { url: redis.url ?? '', keyPrefix: redis.keyPrefix, resend: true },
    });
  }

  async #serve(call: number, what: WorkerCall): Promise<void> {
    const delivery = 'delivery' in what ? what.delivery : undefined;
    const task = delivery === undefined ? this.#main : this.#handled.get(delivery)?.task;
    if (task === undefined) return;
    try {
      const answer = await runAs(task, () => this.#call(what));
      this.#tell({ kind: 'answer', call, outcome: { kind: 'done', answer } });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const auditor =
        error instanceof AuditorError ? { kind: error.kind, retryAfterMs: error.retryAfterMs } : undefined;
      this.#tell({ kind: 'answer', call, outcome: { kind: 'error', message, auditor } });
    }
  }

  async #call(what: WorkerCall): Promise<AuditAnswer | undefined> {
    const { queue, auditor } = this.#options.environment;
    switch (what.service) {
      case 'consume':
        this.#subscription = await queue.consume({
          concurrency: what.concurrency,
          handle: (delivery) => this.#handle(delivery),
          onLost: (error) => this.#tell({ kind: 'lost', message: error.message }),
        });
        return undefined;
      case 'close':
        await this.#subscription?.close();
        return undefined;
      case 'enqueue':
        await queue.enqueue(what.request);
        return undefined;
      case 'audit':
        // A signal for each: the auditor listens to all that are under way.
        return auditor.audit(what.request, { signal: new AbortController().signal });
      case 'ack':
        await this.#delivered(what.delivery)?.ack();
        return undefined;
      case 'nack':
        await this.#delivered(what.delivery)?.nack({ delayMs: what.delayMs });
        return undefined;
      case 'extend':
        await this.#delivered(what.delivery)?.extend({ visibilityMs: what.visibilityMs });
        return undefined;
      case 'deadLetter':
        await this.#delivered(what.delivery)?.deadLetter({ reason: what.reason });
        return undefined;
    }
  }

  #delivered(number: number): Delivery | undefined {
    return this.#handled.get(number)?.delivery;
  }

  #handle(delivery: Delivery): Promise<void> {
    const task = currentTask();
    if (task === undefined) return Promise.reject(new Error('a delivery came outside any task'));
    this.#deliveries += 1;
    const number = this.#deliveries;
    const { request, attempt } = delivery;
    return new Promise((resolve, reject) => {
      const settle = (error: string | undefined): void => {
        if (error === undefined) resolve();
        else reject(new Error(error));
      };
      this.#handled.set(number, { task, delivery, settle });
      this.#tell({ kind: 'deliver', delivery: number, task: task.id, request, attempt });
    });
  }

  #died(reason: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const error = new Error(reason);
    this.#starting?.reject(error);
    this.#stopping?.reject(error);
    this.#measuring?.(undefined);
    this.#options.died(reason);
  }

  #tell(message: ToWorker): void {
    const { child } = this.#options;
    // What can no longer be told is lost with the process.
    if (child.connected) child.send(message, () => undefined);
  }
}
