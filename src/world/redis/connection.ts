import { callAs } from '../../sim/virtual-globals/call-as.ts';
import { type EventDescription, SimEvent } from '../../sim/sim-event.ts';
import type { SimProcess } from '../../sim/sim-process.ts';
import type { Task } from '../../sim/task.ts';
import { type WireEnd, wireError, type TimedPeer } from '../../sim/wire.ts';
import type { Waiter } from './blocked-clients.ts';
import { commandName } from './command-table.ts';
import { replyText } from './describe.ts';
import type { RedisNetwork } from './network.ts';
import { ReplyLane } from './reply-lane.ts';
import { encodeReply, errorReply, type Reply } from './reply.ts';
import { WaitingCommand } from './waiting-command.ts';
import { RequestParser, type WireCommand } from './request-parser.ts';
import { type Request, sentRequest } from './sent-request.ts';
import type { Blocked, RedisSession } from './server.ts';

/** The task of a process that its Redis client's own timers and callbacks belong to. */
export const redisTask = 'redis';

/**
 * One connection of one process. As with TCP, each direction is first in, first out: only the oldest command may reach
 * the server next, only the oldest answer the client, though several answers may arrive in one chunk. An answer is
 * never dropped on a living connection: it would shift the client's queue and invent findings.
 */
export class Connection {
  readonly process: SimProcess;
  /** The client's end of it. */
  readonly end: WireEnd;
  readonly #network: RedisNetwork;
  readonly #task: Task;
  readonly #session: RedisSession;
  readonly #parser = new RequestParser();
  readonly #requests: Request[] = [];
  readonly #replies: ReplyLane;
  /** The event that stands for the oldest request. */
  #next: SimEvent | undefined;
  /** What waits at the server, and with it whatever comes after it on this connection. */
  #waiting: { readonly request: Request; readonly command: WaitingCommand } | undefined;
  /** The event by which the client learns that it is connected. */
  #connect: SimEvent | undefined;
  #closing = false;
  #closed = false;

  constructor(network: RedisNetwork, process: SimProcess, makeEnd: (peer: TimedPeer) => WireEnd) {
    this.#network = network;
    this.process = process;
    this.#task = process.task(redisTask, 'client');
    this.#session = network.server.openSession(process.id, (message) => this.#tellUnasked(message));
    this.end = makeEnd({
      write: (data) => this.#write(data),
      end: () => this.#end(),
      destroy: (error) => this.#giveUp(error),
      connectsInMs: () => (this.#connect?.earliestMs ?? 0) - network.simulation.scheduler.nowMs,
      nowMs: () => network.simulation.scheduler.nowMs,
    });
    this.#replies = new ReplyLane(network, process, (bytes) => {
      callAs(this.#task, () => void this.end.received(bytes));
    });
    this.#connect = this.#tell('redis.connect', this.#wayMs(), () => this.end.connected());
  }

  /** The connection breaks: what is under way is lost, and the client learns of it. */
  reset(): void {
    if (this.#closed) return;
    this.#discard();
    this.#tell('redis.reset', this.#wayMs(), () => this.end.closed(wireError('ECONNRESET', 'read')));
  }

  /** The process is gone. Commands on their way still reach the server, or are lost with it. */
  abandon(inFlight: 'lost' | 'applied'): void {
    this.#replies.clear();
    this.#closing = true;
    const mayGoOn = inFlight === 'applied' && this.#waiting === undefined && this.#requests.length > 0;
    if (!mayGoOn) this.#discard();
  }

  /** Other keys are linked now: the command that comes next may touch more of them than it did. */
  relink(): void {
    if (this.#next === undefined) return;
    this.#next = this.#withdraw(this.#next);
    this.#exposeRequest();
  }

  #write(data: Buffer | string): void {
    if (this.#closed) return;
    for (const command of this.#parser.push(data)) this.#send(command);
  }

  #send(command: WireCommand): void {
    const request = sentRequest(this.#network, { process: this.process, connection: this.#task, command });
    this.process.openCalls.add(request);
    this.#requests.push(request);
    if (this.#requests.length === 1 && this.#waiting === undefined) this.#exposeRequest();
    request.script.after.invoke?.();
  }

  #exposeRequest(): void {
    const request = this.#requests[0];
    if (request === undefined) {
      if (this.#closing) this.#finish();
      return;
    }
    const { keys, access, anyKey } = this.#network.accessOf(request.command);
    this.#next = this.#enable({
      kind: 'exec',
      task: request.task,
      operation: request.operation,
      nth: request.nth,
      phase: 'exec',
      owner: undefined,
      resource: keys.length === 1 && keys[0] !== undefined ? keys[0] : keys.join(' '),
      access,
      earliestMs: this.#network.notBefore(this.process, request.arrivalMs),
      fire: () => this.#execute(request),
    });
    if (anyKey) this.#next.service = 'redis';
    else if (keys.length > 0) this.#next.partOf = 'redis';
  }

  #execute(request: Request): void {
    this.#requests.shift();
    this.#next = undefined;
    const { script } = request;
    const outcome = script.applied ? this.#apply(request) : undefined;
    if (outcome?.kind === 'blocked') this.#wait(request, outcome);
    if (outcome === undefined && script.outcome instanceof Error) {
      this.#session.refused(commandName(request.command));
    }
    script.after.exec?.();
    if (script.connection === 'reset') {
      this.process.openCalls.delete(request);
      this.reset();
      return;
    }
    if (outcome?.kind === 'blocked') return;
    this.#answer(request, outcome);
    if (!this.#closed) this.#exposeRequest();
  }

  #apply(request: Request): Reply | Blocked {
    request.record?.executed(this.#network.simulation.scheduler.steps);
    const around: Waiter['around'] = (act) => this.#network.executingFor(request.task, act);
    try {
      const waiter: Waiter = { around, answer: (reply) => this.#goOn(request, reply) };
      const outcome = around(() => this.#session.submit(request.command, waiter));
      if (outcome.kind !== 'blocked') this.#log(request, outcome);
      return outcome;
    } finally {
      this.#network.server.serveBlocked();
      this.#network.executed();
    }
  }

  #log({ command }: Request, reply: Reply): void {
    this.#network.commandLog?.({ kind: 'command', connection: this.#session.id, command, reply });
  }

  #answer(request: Request, reply: Reply | undefined): void {
    if (!this.process.alive || this.end.destroyed) return;
    const { task, operation, nth, script, record } = request;
    const told = script.outcome instanceof Error ? errorReply(script.outcome.message) : reply;
    const answer = told ?? errorReply('ERR');
    this.#replies.push({
      task,
      operation,
      nth,
      arrivalMs: this.#network.arrivalMs(this.process, task, nth) + script.replyDelayMs,
      bytes: encodeReply(answer, this.#session.protocol),
      arrives: () => {
        this.process.openCalls.delete(request);
        record?.returned(this.#network.simulation.scheduler.steps, replyText(answer));
      },
      lost: () => this.process.openCalls.delete(request),
      arrived: () => {
        script.after.deliver?.();
        this.#finishIfDone();
      },
    });
  }

  /** A message of a channel, or what goes before a reply. */
  #tellUnasked(message: Reply): void {
    if (!this.process.alive || this.end.destroyed) return;
    const operation = 'redis.message';
    const nth = this.#task.next(operation);
    this.#replies.push({
      task: this.#task,
      operation,
      nth,
      arrivalMs: this.#network.arrivalMs(this.process, this.#task, nth),
      bytes: encodeReply(message, this.#session.protocol),
      arrives: () => undefined,
      lost: () => undefined,
      arrived: () => this.#finishIfDone(),
    });
  }

  #finishIfDone(): void {
    if (this.#closing && this.#requests.length === 0 && this.#waiting === undefined) this.#finish();
  }

  #wait(request: Request, { keys, timeoutMs }: Blocked): void {
    const { simulation, linked } = this.#network;
    const command = new WaitingCommand({
      simulation,
      task: request.task,
      keys: linked.spread(keys),
      timeoutMs,
      timedOut: () => this.#goOn(request, this.#session.giveUpWaiting()),
    });
    this.#waiting = { request, command };
  }

  /** The command waits no longer. Where the client is gone, what it was given is lost. */
  #goOn(request: Request, reply: Reply): void {
    this.#endWaiting();
    request.record?.executed(this.#network.simulation.scheduler.steps);
    this.#log(request, reply);
    if (this.#closed) {
      this.#session.close();
      return;
    }
    this.#answer(request, reply);
    this.#exposeRequest();
  }

  #hangUp(): void {
    this.#waiting?.command.hangUp(this.#wayMs(), () => {
      this.#endWaiting();
      for (const request of this.#requests) this.process.openCalls.delete(request);
      this.#requests.length = 0;
      if (this.#closed) this.#session.close();
      else this.#finish();
    });
  }

  #endWaiting(): void {
    if (this.#waiting === undefined) return;
    const { command, request } = this.#waiting;
    command.end();
    this.#session.giveUpWaiting();
    if (this.#closing || this.#closed) this.process.openCalls.delete(request);
    this.#waiting = undefined;
  }

  #end(): void {
    this.#closing = true;
    if (this.#waiting !== undefined) this.#hangUp();
    else if (this.#requests.length === 0) this.#finish();
  }

  /** Everything asked before the client hung up has been answered. */
  #finish(): void {
    if (this.#closed || !this.#replies.isEmpty) return;
    this.#discard();
    if (this.process.alive) this.#tell('redis.close', this.#wayMs(), () => this.end.closed());
  }

  /** The client wants no more of it, and learns of the end at once. */
  #giveUp(error: Error | undefined): void {
    if (!this.#closed) this.#discard();
    this.#tell('redis.close', 0, () => this.end.closed(error));
  }

  #discard(): void {
    this.#closed = true;
    for (const request of this.#requests) this.process.openCalls.delete(request);
    this.#connect = this.#withdraw(this.#connect);
    this.#next = this.#withdraw(this.#next);
    this.#requests.length = 0;
    this.#replies.clear();
    if (this.#waiting === undefined) this.#session.close();
    else this.#hangUp();
    this.#network.closed(this);
  }

  /** What the client learns of the connection itself. */
  #tell(operation: string, delayMs: number, what: () => void): SimEvent {
    return this.#network.simulation.deliver(this.#task, operation, delayMs, what);
  }

  /** How long something takes that the other side has to say. */
  #wayMs(): number {
    const { scheduler } = this.#network.simulation;
    return this.#network.arrivalMs(this.process, this.#task, 0) - scheduler.nowMs;
  }

  #enable(description: EventDescription): SimEvent {
    const event = new SimEvent(description);
    this.#network.simulation.scheduler.enable(event);
    return event;
  }

  #withdraw(event: SimEvent | undefined): undefined {
    if (event !== undefined) this.#network.simulation.scheduler.withdraw(event);
    return undefined;
  }
}
