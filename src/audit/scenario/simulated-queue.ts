import type { OpenService, PlannedOperation, ServiceContext, ServiceProcess } from '../../kit.ts';
import type { AuditRequest, Consumer, Subscription } from '../audit-queue.ts';
import { type AuditHappening, toldOf } from './audit-fact.ts';
import type { Range } from './audit-settings.ts';
import { arrived, deliveredTo, type Message } from './message.ts';
import type { MalformedShape } from './queue-faults.ts';
import { Producer } from './producer.ts';
import { type DeliveryActs, deliveryOf, type QueueCall } from './queue-delivery.ts';
import type { QueueClient } from './queue-service.ts';
import { named, type Subscriber, Subscribers } from './subscribers.ts';

interface SimulatedQueueOptions {
  /** How long a delivered request stays hidden, in virtual milliseconds. */
  readonly visibilityMs: number;
  readonly latencyMs: Range;
}

type Held<What extends 'waiting' | 'leftovers'> = ReturnType<NonNullable<OpenService[What]>>;

/** Nobody gives up a call this soon, in virtual milliseconds. */
const promptMsMax = 100;

/**
 * Deliveries are pushed, each as a task of its own named `request.attempt`. A request's first delivery goes to its home
 * process, later ones to the next in turn, so that dropping one request changes nothing for the others.
 */
export class SimulatedQueue {
  readonly #context: ServiceContext;
  readonly #latencyMs: Range;
  readonly #acts: DeliveryActs;
  readonly #messages = new Map<string, Message>();
  readonly #subscribers: Subscribers;
  readonly #ready: Message[] = [];
  readonly #producer: Producer;
  /** How many deliveries each process may have in work at once, of those that asked. */
  readonly #limits = new WeakMap<ServiceProcess, number>();
  #visibilityMs: number;
  #held = false;
  #unsettled = 0;

  constructor(context: ServiceContext, { visibilityMs, latencyMs }: SimulatedQueueOptions) {
    this.#context = context;
    this.#latencyMs = latencyMs;
    this.#acts = {
      call: (call) => this.#call(call),
      tell: (what, task) => this.#tell(what, task),
      settle: (message) => this.#settle(message),
      hide: (message, durationMs) => this.#hide(message, durationMs),
    };
    this.#visibilityMs = visibilityMs;
    this.#subscribers = new Subscribers(context.processes);
    this.#producer = new Producer(context, (request, home) => this.#accept(request, home));
  }

  /** Requests that are neither acknowledged nor dead-lettered, whether they arrived yet or not. */
  get unsettled(): number {
    return this.#unsettled;
  }

  /** Requests in the order of their arrival, those not yet accepted last. */
  waiting(): Held<'waiting'> {
    return [...this.#messages.keys(), ...this.#producer.pending].map((request) => {
      return { who: `request ${request}`, forWhat: 'a process to settle it' };
    });
  }

  leftovers(): Held<'leftovers'> {
    return this.#subscribers.left.map((who) => {
      return { kind: 'subscription', who, what: 'stop() returned before its subscription was closed' };
    });
  }

  clientOf(process: ServiceProcess): QueueClient {
    return {
      queue: {
        enqueue: (request) => {
          const { id } = request;
          const apply = (): void => {
            this.#unsettled += 1;
            this.#accept(request, 1);
          };
          return this.#call({ name: 'enqueue', text: `enqueue ${id}`, request: id, apply });
        },
        consume: (consumer) => this.#consume(process, consumer),
      },
      hideFor: (visibilityMs) => {
        this.#visibilityMs = visibilityMs;
      },
      limitTo: (deliveries) => void this.#limits.set(process, deliveries),
      built: (trial) => this.#tell({ kind: 'built', process: process.id, ...trial }),
    };
  }

  /** A producer beside the system enqueues the request at its time, and again until the queue accepts it. */
  await(planned: PlannedOperation): void {
    this.#unsettled += 1;
    this.#producer.send(planned);
  }

  heal(): void {
    this.#held = false;
    this.#dispatch();
  }

  /** The process is gone; what it had in work becomes visible again in time. */
  forget(process: ServiceProcess): void {
    this.#subscribers.forget(process);
  }

  stopped(process: ServiceProcess): void {
    this.#subscribers.stopped(process);
  }

  /** The request becomes visible again after this long, whoever works on it. */
  expireVisibility(requestId: string, afterMs: number): void {
    const message = this.#messages.get(requestId);
    if (message?.state === 'hidden') this.#hide(message, afterMs);
  }

  /** From now on each delivery of the request lacks something. */
  malform(requestId: string, shape: MalformedShape): void {
    const message = this.#messages.get(requestId);
    if (message !== undefined) message.malformed = shape;
  }

  /** Silence for this long, then everything at once, newest first. */
  hold(durationMs: number): void {
    this.#held = true;
    this.#context.later('fault', 'burst', durationMs, () => {
      this.#ready.reverse();
      this.heal();
    });
  }

  loseSubscription(name: string): void {
    const subscriber = this.#subscribers.current(name);
    if (subscriber === undefined) return;
    this.#close(subscriber);
    const { process, consumer } = subscriber;
    this.#tell({ kind: 'subscription-lost', ...named(subscriber) });
    this.#context.push({
      to: process,
      task: 'subscription',
      lasting: true,
      operation: 'queue.lost',
      arrive: async () => consumer.onLost(new Error('the queue closed the subscription')),
    });
  }

  #tell(what: AuditHappening, task?: string): void {
    this.#context.tell(toldOf(what), task);
  }

  #call<Answer>({ name, request, text, ...parts }: QueueCall<Answer>): Promise<Answer> {
    const about = request ?? text;
    const latencyMs = this.#latencyMs;
    return this.#context.call({ operation: `queue.${name}`, request, text, about, latencyMs, ...parts });
  }

  #accept(request: AuditRequest, home: number): void {
    const message = arrived(request, home);
    this.#messages.set(request.id, message);
    const { id, record } = request;
    this.#tell({ kind: 'enqueued', request: id, record }, 'world/producer');
    this.#ready.push(message);
    this.#dispatch();
  }

  #consume(process: ServiceProcess, consumer: Consumer): Promise<Subscription> {
    const calledMs = this.#context.nowMs;
    let subscriber: Subscriber | undefined;
    return this.#call({
      name: 'consume',
      text: `subscribe ${process.id}`,
      made: ({ task }) => this.#noteConsumer(process, task),
      apply: () => {
        subscriber = this.#subscribers.add(process, consumer);
        this.#dispatch();
        return this.#subscriptionOf(subscriber);
      },
      settled: () => {
        if (subscriber === undefined) return;
        subscriber.prompt = this.#context.nowMs - calledMs <= promptMsMax;
        this.#tell({ kind: 'subscribed', ...named(subscriber) });
      },
    });
  }

  /** That a process asks for deliveries is written down, and whether it has all it may have. */
  #noteConsumer(process: ServiceProcess, task: string): void {
    this.#tell({ kind: 'subscribing', process: process.id }, task);
    const limit = this.#limits.get(process);
    if (limit === undefined) return;
    const inWork = this.#subscribers.of(process).reduce((sum, each) => sum + each.inWork, 0);
    if (inWork >= limit) this.#tell({ kind: 'overloaded', process: process.id, inWork, limit }, task);
  }

  #subscriptionOf(subscriber: Subscriber): Subscription {
    const close = (): Promise<void> =>
      this.#call({
        name: 'close',
        text: `unsubscribe ${subscriber.process.id}`,
        made: () => {
          subscriber.closing += 1;
          this.#tell({ kind: 'unsubscribing', ...named(subscriber) });
        },
        apply: () => this.#close(subscriber),
        settled: () => void (subscriber.closing -= 1),
      });
    return { close };
  }

  #close(subscriber: Subscriber): void {
    subscriber.open = false;
    for (const [delivery, takeBack] of subscriber.arriving) {
      delivery.withdraw();
      takeBack();
    }
    subscriber.arriving.clear();
    this.#dispatch();
  }

  #dispatch(): void {
    if (this.#held || this.#ready.length === 0 || !this.#subscribers.anyRoom) return;
    // Delivering may put a message back, so the list is walked as it was.
    for (const message of this.#ready.slice()) {
      const subscriber = message.state === 'ready' ? this.#subscribers.next(message) : undefined;
      if (subscriber === undefined) continue;
      this.#leaveReady(message);
      this.#deliver(message, subscriber);
    }
  }

  #deliver(message: Message, subscriber: Subscriber): void {
    const { id } = message.request;
    const { process, consumer } = subscriber;
    const attempt = message.attempt + 1;
    message.attempt = attempt;
    message.state = 'hidden';
    this.#hide(message, this.#visibilityMs);
    const delivery = this.#context.push({
      to: process,
      task: `${id}.${attempt}`,
      operation: 'queue.deliver',
      request: id,
      latencyMs: this.#latencyMs,
      arrive: (task) => {
        subscriber.arriving.delete(delivery);
        const given = deliveryOf(message, this.#acts);
        this.#tell(deliveredTo(process.id, message, given.attempt), task);
        this.#context.handedOver?.('request', given.request);
        this.#context.handedOver?.('delivery', given);
        subscriber.inWork += 1;
        return consumer.handle(given);
      },
      // A handler that throws has returned the request; its visibility timeout brings it back.
      settled: () => {
        subscriber.inWork -= 1;
        this.#dispatch();
      },
    });
    // A delivery that lost its receipt meanwhile is somebody else's by now.
    subscriber.arriving.set(delivery, () => {
      if (message.state === 'hidden' && message.attempt === attempt) this.#becomeReady(message);
    });
  }

  #settle(message: Message): void {
    this.#leaveReady(message);
    message.wake?.withdraw();
    message.state = 'settled';
    this.#messages.delete(message.request.id);
    this.#unsettled -= 1;
    this.#context.progress();
  }

  #hide(message: Message, visibilityMs: number): void {
    this.#leaveReady(message);
    message.wake?.withdraw();
    message.state = 'hidden';
    const { id } = message.request;
    message.wake = this.#context.later('expiry', `visible-${id}`, visibilityMs, () => {
      this.#tell({ kind: 'visible-again', request: id });
      this.#becomeReady(message);
      this.#dispatch();
    });
  }

  #becomeReady(message: Message): void {
    message.wake?.withdraw();
    message.wake = undefined;
    message.state = 'ready';
    this.#ready.push(message);
  }

  #leaveReady(message: Message): void {
    if (message.state !== 'ready') return;
    this.#ready.splice(this.#ready.indexOf(message), 1);
  }
}
