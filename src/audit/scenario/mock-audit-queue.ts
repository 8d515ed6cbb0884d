import type { AuditQueue, AuditRequest, Consumer, Subscription } from '../audit-queue.ts';
import { type AuditHappening, toldOf } from './audit-fact.ts';
import type { PlannedOperation, Range } from '../../core/plan.ts';
import type { SimProcess } from '../../sim/sim-process.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { startAs, type Task } from '../../sim/task.ts';
import type { HandedOver } from '../../world/handed-over.ts';
import { Producer } from './producer.ts';
import type { Message } from './message.ts';
import { queueCalls } from './queue-call.ts';
import { type DeliveryActs, deliveryOf } from './queue-delivery.ts';
import { type Subscriber, Subscribers } from './subscribers.ts';
import { WorkLimits } from './work-limits.ts';

export interface QueueOptions {
  /** How long a delivered request stays hidden, in virtual milliseconds. */
  readonly visibilityMs: number;
  readonly latencyMs: Range;
  /** How many processes share the queue. */
  readonly processes: number;
  readonly handedOver: HandedOver | undefined;
}

/** Nobody gives up a call this soon, in virtual milliseconds. */
const promptMsMax = 100;

/**
 * A simulated at-least-once queue: visibility timeout, delayed returns, dead letters. Deliveries are pushed, each as a
 * task of its own named `request.attempt`. A request's first delivery goes to its home process, later ones to the next
 * in turn, so that dropping one request changes nothing for the others.
 */
export class MockAuditQueue {
  readonly #simulation: Simulation;
  readonly #options: QueueOptions;
  readonly #call: ReturnType<typeof queueCalls>;
  readonly limits: WorkLimits;
  readonly #acts: DeliveryActs;
  readonly #messages = new Map<string, Message>();
  readonly #subscribers: Subscribers;
  readonly #ready: Message[] = [];
  readonly #producer: Producer;
  #visibilityMs: number;
  #held = false;
  #unsettled = 0;

  constructor(simulation: Simulation, options: QueueOptions) {
    this.#simulation = simulation;
    this.#options = options;
    this.#call = queueCalls(simulation, options.latencyMs);
    this.#acts = {
      call: this.#call,
      tell: (task, what) => this.#tell(task, what),
      settle: (message) => this.#settle(message),
      hide: (message, durationMs) => this.#hide(message, durationMs),
    };
    this.limits = new WorkLimits(simulation, (process) => this.handling(process).length);
    this.#visibilityMs = options.visibilityMs;
    this.#subscribers = new Subscribers(options.processes);
    this.#producer = new Producer(simulation, (request, home) => this.#accept(request, home));
  }

  /** Requests that are neither acknowledged nor dead-lettered, whether they arrived yet or not. */
  get unsettled(): number {
    return this.#unsettled;
  }

  /** The requests that are not settled, in the order of their arrival, those not yet accepted last. */
  waitingRequests(): string[] {
    return [...this.#messages.keys(), ...this.#producer.pending];
  }

  /** The tasks of this process whose handlers have not settled. */
  handling(process: SimProcess): readonly Task[] {
    return this.#subscribers.handling(process);
  }

  /** The client of one simulated process. */
  clientFor(process: SimProcess): AuditQueue {
    return {
      enqueue: (request) => {
        const { id } = request;
        const apply = (): void => {
          this.#unsettled += 1;
          this.#accept(request, 1);
        };
        return this.#call({ operation: 'queue.enqueue', text: `enqueue ${id}`, request: id, apply });
      },
      consume: (consumer) => {
        this.limits.subscribes(process);
        const { scheduler } = this.#simulation;
        const calledMs = scheduler.nowMs;
        let subscriber: Subscriber | undefined;
        return this.#call({
          operation: 'queue.consume',
          text: `subscribe ${process.id}`,
          apply: () => {
            subscriber = this.#subscribe(process, consumer);
            return this.#subscriptionOf(subscriber);
          },
          settled: () => {
            if (subscriber !== undefined) subscriber.prompt = scheduler.nowMs - calledMs <= promptMsMax;
          },
        });
      },
    };
  }

  /** A producer beside the system enqueues the request at its time, and again until the queue accepts it. */
  arrive(planned: PlannedOperation): void {
    this.#unsettled += 1;
    this.#producer.send(planned, planned.atMs);
  }

  /** Deliveries from now on stay hidden for so long. */
  hideFor(visibilityMs: number): void {
    this.#visibilityMs = visibilityMs;
  }

  heal(): void {
    this.#held = false;
    this.#dispatch();
  }

  /** The process is gone; what it had in work becomes visible again in time. */
  forget(process: SimProcess): void {
    this.#subscribers.forget(process);
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

  /** Whether the one subscription that this process ever made is open, and no other that it may have given up. */
  hasSubscribed(process: SimProcess): boolean {
    const [only, ...others] = this.#subscribers.of(process);
    return only?.open === true && only.prompt && others.length === 0;
  }

  loseSubscription(name: string): void {
    const subscriber = this.#subscribers.current(name);
    if (subscriber === undefined) return;
    this.#close(subscriber);
    const { process, consumer } = subscriber;
    const tell = async (): Promise<void> => consumer.onLost(new Error('the queue closed the subscription'));
    this.#simulation.deliver(process.task('subscription'), 'queue.lost', 0, () => void tell());
  }

  #tell(task: Task, what: AuditHappening): void {
    this.#simulation.fact(task, toldOf(what));
  }

  #accept(request: AuditRequest, home: number): void {
    const message: Message = { request, home, attempt: 0, state: 'ready', wake: undefined };
    this.#messages.set(request.id, message);
    const { id, record } = request;
    this.#tell(this.#simulation.world.task('producer'), { kind: 'enqueued', request: id, record });
    this.#ready.push(message);
    this.#dispatch();
  }

  #subscribe(process: SimProcess, consumer: Consumer): Subscriber {
    const subscriber = this.#subscribers.add(process, consumer);
    this.#dispatch();
    return subscriber;
  }

  #subscriptionOf(subscriber: Subscriber): Subscription {
    const close = (): Promise<void> => {
      const apply = (): void => this.#close(subscriber);
      return this.#call({ operation: 'queue.close', text: `unsubscribe ${subscriber.process.id}`, apply });
    };
    return { close };
  }

  #close(subscriber: Subscriber): void {
    subscriber.open = false;
    for (const [event, takeBack] of subscriber.arriving) {
      this.#simulation.scheduler.withdraw(event);
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
    const { process } = subscriber;
    const attempt = message.attempt + 1;
    const task = process.spawn(`${message.request.id}.${attempt}`);
    message.attempt = attempt;
    message.state = 'hidden';
    this.#hide(message, this.#visibilityMs);
    const script = this.#simulation.faults?.script({
      process: process.name,
      operation: 'queue.deliver',
      request: message.request.id,
      id: () => `${task.id}/queue.deliver#1`,
    });
    const delayMs = (script?.execDelayMs ?? 0) + this.#simulation.latencyMs(this.#options.latencyMs, task, 0);
    const event = this.#simulation.deliver(task, 'queue.deliver', delayMs, () => {
      subscriber.arriving.delete(event);
      const { id, record } = message.request;
      this.#tell(task, { kind: 'delivered', request: id, record, attempt, process: process.id });
      this.#handle(message, subscriber, task);
      script?.after.deliver?.();
    });
    // A delivery that lost its receipt meanwhile is somebody else's by now.
    subscriber.arriving.set(event, () => {
      if (message.state === 'hidden' && message.attempt === attempt) this.#becomeReady(message);
    });
    script?.after.invoke?.();
  }

  #handle(message: Message, subscriber: Subscriber, task: Task): void {
    const delivery = deliveryOf(message, this.#acts);
    this.#options.handedOver?.('request', delivery.request);
    this.#options.handedOver?.('delivery', delivery);
    subscriber.handling.add(task);
    const settle = (): void => {
      subscriber.handling.delete(task);
      task.ended = true;
      this.#dispatch();
    };
    // A handler that throws has returned the request; its visibility timeout brings it back.
    startAs(task, () => subscriber.consumer.handle(delivery)).then(settle, settle);
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
    const { id } = message.request;
    message.wake = this.#simulation.later('expiry', 'queue', `visible-${id}`, visibilityMs, () => {
      this.#tell(this.#simulation.world.task('queue'), { kind: 'visible-again', request: id });
      this.#becomeReady(message);
      this.#dispatch();
    });
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
}
