import type { AuditQueue, AuditRequest, Consumer, Delivery, Subscription } from '../audit/audit-queue.ts';
import { processName, type PlannedRequest, type Range } from '../core/plan.ts';
import type { AnchorOperation } from '../sim/fault.ts';
import { callService } from '../sim/service-call.ts';
import { SimEvent } from '../sim/sim-event.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Simulation } from '../sim/simulation.ts';
import { runAs, type Task } from '../sim/task.ts';

export interface QueueOptions {
  /** How long a delivered request stays hidden, in virtual milliseconds. */
  readonly visibilityMs: number;
  readonly latencyMs: Range;
  /** How many processes share the queue. */
  readonly processes: number;
  readonly handedOver: HandedOver | undefined;
}

/** Told of every object handed to the system under test, so that one can see later what is still reachable. */
export type HandedOver = (kind: 'request' | 'delivery' | 'answer', what: object) => void;

interface Message {
  readonly request: AuditRequest;
  readonly home: number;
  /** Deliveries begun so far. The newest one holds the receipt. */
  attempt: number;
  state: 'ready' | 'hidden' | 'settled';
  /** Fires when the request becomes visible again. */
  wake: SimEvent | undefined;
}

interface Subscriber {
  readonly process: SimProcess;
  readonly consumer: Consumer;
  /** Deliveries on their way, by their events. */
  readonly arriving: Map<SimEvent, Message>;
  open: boolean;
  inWork: number;
}

const producerRetryMs = 50;

/**
 * A simulated at-least-once queue: visibility timeout, delayed returns, dead letters. Deliveries are pushed, each as a
 * task of its own named `request.attempt`. A request's first delivery goes to its home process, later ones to the next
 * in turn, so that dropping one request changes nothing for the others.
 */
export class MockAuditQueue {
  readonly #simulation: Simulation;
  readonly #options: QueueOptions;
  readonly #messages = new Map<string, Message>();
  readonly #subscribers = new Map<string, Subscriber>();
  /** Processes that have subscribed at some time. */
  readonly #known = new Set<string>();
  readonly #ready: Message[] = [];
  #held = false;
  #unsettled = 0;

  constructor(simulation: Simulation, options: QueueOptions) {
    this.#simulation = simulation;
    this.#options = options;
  }

  /** Requests that are neither acknowledged nor dead-lettered, whether they arrived yet or not. */
  get unsettled(): number {
    return this.#unsettled;
  }

  /** The requests the queue holds, in the order of their arrival. */
  waitingRequests(): string[] {
    return [...this.#messages.keys()];
  }

  /** How many handlers of this process have not settled. */
  inWork(process: SimProcess): number {
    const subscriber = this.#subscribers.get(process.name);
    return subscriber?.process === process ? subscriber.inWork - subscriber.arriving.size : 0;
  }

  /** The client of one simulated process. */
  clientFor(process: SimProcess): AuditQueue {
    return {
      enqueue: (request) =>
        this.#call('queue.enqueue', request, () => {
          this.#unsettled += 1;
          this.#accept(request, 1);
        }),
      consume: (consumer) =>
        this.#callFor('queue.consume', `subscribe ${process.id}`, () => this.#subscribe(process, consumer)),
    };
  }

  /** A producer beside the system enqueues the request at its time, and again until the queue accepts it. */
  arrive(planned: PlannedRequest): void {
    this.#unsettled += 1;
    this.#arriveAfter(planned, planned.arrivalMs);
  }

  /** From now on everything that waits is delivered. */
  heal(): void {
    this.#held = false;
    this.#dispatch();
  }

  /** The process is gone; what it had in work becomes visible again in time. */
  forget(process: SimProcess): void {
    if (this.#subscribers.get(process.name)?.process === process) this.#subscribers.delete(process.name);
  }

  /** The request becomes visible again after this long, whoever works on it. */
  expireVisibility(requestId: string, afterMs: number): void {
    const message = this.#messages.get(requestId);
    if (message?.state === 'hidden') this.#hide(message, afterMs);
  }

  /** Silence for this long, then everything at once, newest first. */
  hold(durationMs: number): void {
    this.#held = true;
    this.#simulation.later('fault', 'queue', 'burst', durationMs, () => {
      this.#ready.reverse();
      this.heal();
    });
  }

  loseSubscription(name: string): void {
    const subscriber = this.#subscribers.get(name);
    if (subscriber === undefined) return;
    this.#close(subscriber);
    const task = subscriber.process.task('subscription');
    this.#deliverTo(subscriber.process, { task, operation: 'queue.lost', delayMs: 0 }, () => {
      subscriber.consumer.onLost(new Error('the queue closed the subscription'));
    });
  }

  #arriveAfter(planned: PlannedRequest, delayMs: number): void {
    const { id, record, process } = planned;
    this.#simulation.later('arrival', 'producer', id, delayMs, () => {
      const script = this.#simulation.faults?.script({
        process: processName(process),
        operation: 'queue.enqueue',
        request: id,
        id: () => `world/producer/${id}`,
      });
      if (script?.applied === false) this.#arriveAfter(planned, producerRetryMs);
      else this.#accept({ id, record }, process);
    });
  }

  #accept(request: AuditRequest, home: number): void {
    const message: Message = { request, home, attempt: 0, state: 'ready', wake: undefined };
    this.#messages.set(request.id, message);
    const what = { kind: 'enqueued', request: request.id, record: request.record } as const;
    this.#simulation.fact(this.#simulation.world.task('producer'), what);
    this.#ready.push(message);
    this.#dispatch();
  }

  #subscribe(process: SimProcess, consumer: Consumer): Subscription {
    const subscriber: Subscriber = { process, consumer, arriving: new Map(), open: true, inWork: 0 };
    this.#subscribers.set(process.name, subscriber);
    this.#known.add(process.name);
    this.#dispatch();
    const close = (): Promise<void> =>
      this.#callFor('queue.close', `unsubscribe ${process.id}`, () => this.#close(subscriber));
    return { close };
  }

  #close(subscriber: Subscriber): void {
    subscriber.open = false;
    for (const [event, message] of subscriber.arriving) {
      this.#simulation.scheduler.withdraw(event);
      this.#becomeReady(message);
    }
    subscriber.inWork -= subscriber.arriving.size;
    subscriber.arriving.clear();
    this.#dispatch();
  }

  #dispatch(): void {
    if (this.#held || ![...this.#subscribers.values()].some(hasRoom)) return;
    // Delivering may put a message back, so the list is walked as it was.
    for (const message of [...this.#ready]) {
      const subscriber = message.state === 'ready' ? this.#subscriberFor(message) : undefined;
      if (subscriber === undefined) continue;
      this.#leaveReady(message);
      this.#deliver(message, subscriber);
    }
  }

  /**
   * The home process for the first delivery, the next ones in turn for later ones; the first that has room. A home that
   * has not subscribed yet is waited for, or whoever starts first would get everything.
   */
  #subscriberFor(message: Message): Subscriber | undefined {
    const { processes } = this.#options;
    if (message.attempt === 0 && !this.#known.has(processName(message.home))) return undefined;
    for (let offset = 0; offset < processes; offset += 1) {
      const index = ((message.home - 1 + message.attempt + offset) % processes) + 1;
      const subscriber = this.#subscribers.get(processName(index));
      if (subscriber !== undefined && hasRoom(subscriber)) return subscriber;
    }
    return undefined;
  }

  #deliver(message: Message, subscriber: Subscriber): void {
    const { process } = subscriber;
    const attempt = message.attempt + 1;
    const task = process.spawn(`${message.request.id}.${attempt}`);
    message.attempt = attempt;
    message.state = 'hidden';
    this.#hide(message, this.#options.visibilityMs);
    const script = this.#simulation.faults?.script({
      process: process.name,
      operation: 'queue.deliver',
      request: message.request.id,
      id: () => `${task.id}/queue.deliver#1`,
    });
    if (!subscriber.open) {
      message.attempt -= 1;
      this.#becomeReady(message);
      return;
    }
    subscriber.inWork += 1;
    const delayMs = (script?.execDelayMs ?? 0) + this.#simulation.latencyMs(this.#options.latencyMs, task, 0);
    const event = this.#deliverTo(process, { task, operation: 'queue.deliver', delayMs }, () => {
      subscriber.arriving.delete(event);
      const { id, record } = message.request;
      this.#simulation.fact(task, { kind: 'delivered', request: id, record, attempt, process: process.id });
      this.#handle(message, subscriber, task);
      script?.after.deliver?.();
    });
    subscriber.arriving.set(event, message);
    script?.after.invoke?.();
  }

  #handle(message: Message, subscriber: Subscriber, task: Task): void {
    const delivery = this.#delivery(message);
    this.#options.handedOver?.('request', delivery.request);
    this.#options.handedOver?.('delivery', delivery);
    const settle = (): void => {
      subscriber.inWork -= 1;
      this.#dispatch();
    };
    // A handler that throws has returned the request; its visibility timeout brings it back.
    runAs(task, () => subscriber.consumer.handle(delivery)).then(settle, settle);
  }

  #delivery(message: Message): Delivery {
    const { attempt } = message;
    // A copy for each delivery, as a queue client parses a new one each time.
    const request = { ...message.request };
    return {
      request,
      attempt,
      ack: () => this.#settleCall('queue.ack', message, attempt, () => this.#settle(message)),
      nack: ({ delayMs }) =>
        this.#settleCall('queue.nack', message, attempt, (task) => {
          this.#simulation.fact(task, { kind: 'returned', request: request.id, delayMs });
          this.#hide(message, delayMs);
        }),
      extend: ({ visibilityMs }) =>
        this.#settleCall('queue.extend', message, attempt, () => this.#hide(message, visibilityMs)),
      deadLetter: ({ reason }) =>
        this.#settleCall('queue.dead-letter', message, attempt, (task) => {
          this.#simulation.fact(task, { kind: 'dead-lettered', request: request.id, reason });
          this.#settle(message);
        }),
    };
  }

  #settleCall(
    operation: AnchorOperation,
    message: Message,
    attempt: number,
    change: (task: Task) => void,
  ): Promise<void> {
    return this.#call(operation, message.request, (task) => {
      if (message.state === 'settled') return;
      if (message.attempt !== attempt)
        throw new Error(`the receipt of delivery ${attempt} is no longer valid`);
      if (operation === 'queue.ack')
        this.#simulation.fact(task, { kind: 'acked', request: message.request.id });
      change(task);
    });
  }

  #settle(message: Message): void {
    this.#leaveReady(message);
    if (message.wake !== undefined) this.#simulation.scheduler.withdraw(message.wake);
    message.state = 'settled';
    this.#messages.delete(message.request.id);
    this.#unsettled -= 1;
    this.#simulation.scheduler.progress();
  }

  #hide(message: Message, visibilityMs: number): void {
    this.#leaveReady(message);
    if (message.wake !== undefined) this.#simulation.scheduler.withdraw(message.wake);
    message.state = 'hidden';
    message.wake = this.#simulation.later(
      'expiry',
      'queue',
      `visible-${message.request.id}`,
      visibilityMs,
      () => {
        const request = message.request.id;
        this.#simulation.fact(this.#simulation.world.task('queue'), { kind: 'visible-again', request });
        this.#becomeReady(message);
        this.#dispatch();
      },
    );
  }

  #becomeReady(message: Message): void {
    if (message.wake !== undefined) this.#simulation.scheduler.withdraw(message.wake);
    message.wake = undefined;
    message.state = 'ready';
    this.#ready.push(message);
  }

  #leaveReady(message: Message): void {
    if (message.state !== 'ready') return;
    this.#ready.splice(this.#ready.indexOf(message), 1);
  }

  #deliverTo(
    process: SimProcess,
    { task, operation, delayMs }: { task: Task; operation: string; delayMs: number },
    fire: () => void,
  ): SimEvent {
    const { scheduler } = this.#simulation;
    const event = new SimEvent({
      kind: 'deliver',
      task,
      operation,
      nth: task.next(operation),
      phase: '',
      owner: process,
      resource: process.id,
      access: 'write',
      earliestMs: scheduler.nowMs + delayMs,
      fire: () => runAs(task, fire),
    });
    scheduler.enable(event);
    return event;
  }

  #call<Answer>(
    operation: AnchorOperation,
    request: AuditRequest,
    apply: (task: Task) => Answer,
  ): Promise<Answer> {
    return this.#callFor(operation, `${operation.slice('queue.'.length)} ${request.id}`, apply, request.id);
  }

  #callFor<Answer>(
    operation: AnchorOperation,
    text: string,
    apply: (task: Task) => Answer,
    request?: string,
  ): Promise<Answer> {
    return callService(this.#simulation, {
      operation,
      request,
      text,
      resource: `queue:${request ?? text}`,
      access: 'write',
      latencyMs: (task, salt) => this.#simulation.latencyMs(this.#options.latencyMs, task, salt),
      apply,
      show: () => 'ok',
    });
  }
}

function hasRoom({ open, inWork, consumer }: Subscriber): boolean {
  return open && inWork < consumer.concurrency;
}
