import type { Waiting } from '../../core/run.ts';
import { callAs } from '../../sim/virtual-globals/call-as.ts';
import type { OpenRecord } from '../../sim/call-recorder.ts';
import type { CallScript } from '../../sim/fault.ts';
import { type EventDescription, SimEvent } from '../../sim/sim-event.ts';
import type { OpenCall, SimProcess } from '../../sim/sim-process.ts';
import { currentTask, type Task } from '../../sim/task.ts';
import { type WireEnd, wireError, type WirePeer } from '../../sim/wire.ts';
import { commandAccess, operationName } from './command-table.ts';
import { commandText, replyText } from './describe.ts';
import type { RedisNetwork } from './network.ts';
import { encodeReplies, errorReply, type Reply } from './reply.ts';
import { RequestParser, type WireCommand } from './request-parser.ts';
import type { RedisSession } from './server.ts';

/** The task of a process that its Redis client's own timers and callbacks belong to. */
export const redisTask = 'redis';

/** One command on its way to the server, or its answer on the way back. */
interface Request extends OpenCall {
  readonly command: WireCommand;
  readonly task: Task;
  readonly operation: string;
  readonly nth: number;
  readonly script: CallScript;
  /** When it gets to the server by itself, in virtual milliseconds; later if those before it are late. */
  readonly arrivalMs: number;
  readonly record: OpenRecord | undefined;
}

/** One answer on its way back. */
interface Response {
  readonly request: Request;
  readonly arrivalMs: number;
  readonly reply: Reply;
}

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
  readonly #responses: Response[] = [];
  /** The events that stand for the head of each queue. */
  #next: SimEvent | undefined;
  #deliverOne: SimEvent | undefined;
  #deliverAll: SimEvent | undefined;
  /** The event by which the client learns that it is connected. */
  #connect: SimEvent | undefined;
  #closing = false;
  #closed = false;

  constructor(network: RedisNetwork, process: SimProcess, makeEnd: (peer: WirePeer) => WireEnd) {
    this.#network = network;
    this.process = process;
    this.#task = process.task(redisTask, 'client');
    this.#session = network.server.openSession(process.id);
    this.end = makeEnd({
      write: (data) => this.#write(data),
      end: () => this.#end(),
      destroy: (error) => this.#giveUp(error),
      connectsInMs: () => (this.#connect?.earliestMs ?? 0) - network.simulation.scheduler.nowMs,
      nowMs: () => network.simulation.scheduler.nowMs,
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
    this.#responses.length = 0;
    this.#closing = true;
    if (inFlight === 'lost' || this.#requests.length === 0) this.#discard();
  }

  #write(data: Buffer | string): void {
    if (this.#closed) return;
    for (const command of this.#parser.push(data)) this.#send(command);
  }

  #send(command: WireCommand): void {
    const task = this.#network.sender ?? currentTask() ?? this.#task;
    const operation = operationName(command);
    const nth = task.next(operation);
    const { faults, recorder, calledNow } = this.#network.simulation;
    const id = (): string => `${task.id}/${operation}#${nth}`;
    const identity = {
      process: this.process.name,
      operation: 'redis.command',
      request: undefined,
      id,
    } as const;
    const script = faults?.script(identity);
    if (script === undefined) {
      throw new Error('the simulation has no fault book: whoever builds the world must set one');
    }
    const record = recorder?.invoked({
      id: id(),
      process: this.process.id,
      task: task.id,
      text: commandText(command),
      ...calledNow,
    });
    const arrivalMs = this.#network.arrivalMs(this.process, task, nth) + script.execDelayMs;
    const describe = (): Waiting => {
      return { who: task.id, forWhat: `an answer to "${commandText(command)}"`, operation };
    };
    const request: Request = { command, task, operation, nth, script, arrivalMs, record, describe };
    this.process.openCalls.add(request);
    this.#requests.push(request);
    if (this.#requests.length === 1) this.#exposeRequest();
    script.after.invoke?.();
  }

  #exposeRequest(): void {
    const request = this.#requests[0];
    if (request === undefined) {
      if (this.#closing) this.#finish();
      return;
    }
    const { keys, access, anyKey } = commandAccess(request.command);
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
    const reply = script.applied ? this.#apply(request) : undefined;
    script.after.exec?.();
    if (script.connection === 'reset') {
      this.process.openCalls.delete(request);
      this.reset();
      return;
    }
    if (this.process.alive && !this.end.destroyed) {
      const told = script.outcome instanceof Error ? errorReply(script.outcome.message) : reply;
      const arrivalMs =
        this.#network.arrivalMs(this.process, request.task, request.nth) + script.replyDelayMs;
      this.#responses.push({ request, arrivalMs, reply: told ?? errorReply('ERR') });
      this.#exposeResponses();
    }
    if (!this.#closed) this.#exposeRequest();
  }

  #apply(request: Request): ReturnType<RedisSession['execute']> {
    request.record?.executed(this.#network.simulation.scheduler.steps);
    this.#network.executing = request.task;
    try {
      const reply = this.#session.execute(request.command);
      this.#network.commandLog?.({
        kind: 'command',
        connection: this.#session.id,
        command: request.command,
        reply,
      });
      return reply;
    } finally {
      this.#network.executing = undefined;
      this.#network.executed();
    }
  }

  /** The oldest answer alone, or everything that waits in one chunk: which of them is a choice of the schedule. */
  #exposeResponses(): void {
    const first = this.#responses[0];
    const last = this.#responses.at(-1);
    if (first === undefined || last === undefined) return;
    this.#deliverOne ??= this.#enable(this.#delivery(first, 'deliver', 1));
    this.#deliverAll = this.#withdraw(this.#deliverAll);
    if (this.#responses.length > 1) {
      this.#deliverAll = this.#enable(this.#delivery(last, 'deliver-all', this.#responses.length));
    }
  }

  #delivery(response: Response, phase: 'deliver' | 'deliver-all', count: number): EventDescription {
    const { task, operation, nth } = response.request;
    return {
      kind: 'deliver',
      task,
      operation,
      nth,
      phase,
      owner: this.process,
      resource: this.process.id,
      access: 'write',
      earliestMs: this.#network.notBefore(this.process, response.arrivalMs),
      fire: () => this.#deliver(count),
    };
  }

  #deliver(count: number): void {
    const arrived = this.#responses.splice(0, count);
    this.#deliverOne = this.#withdraw(this.#deliverOne);
    this.#deliverAll = this.#withdraw(this.#deliverAll);
    this.#exposeResponses();
    const { steps } = this.#network.simulation.scheduler;
    for (const { request, reply } of arrived) {
      this.process.openCalls.delete(request);
      request.record?.returned(steps, replyText(reply));
    }
    const bytes = encodeReplies(arrived.map((response) => response.reply));
    callAs(this.#task, () => void this.end.received(bytes));
    for (const { request } of arrived) request.script.after.deliver?.();
    if (this.#closing && this.#requests.length === 0) this.#finish();
  }

  #end(): void {
    this.#closing = true;
    if (this.#requests.length === 0 && this.#responses.length === 0) this.#finish();
  }

  /** Everything asked before the client hung up has been answered. */
  #finish(): void {
    if (this.#closed || this.#responses.length > 0) return;
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
    for (const { request } of this.#responses) this.process.openCalls.delete(request);
    this.#connect = this.#withdraw(this.#connect);
    this.#next = this.#withdraw(this.#next);
    this.#deliverOne = this.#withdraw(this.#deliverOne);
    this.#deliverAll = this.#withdraw(this.#deliverAll);
    this.#requests.length = 0;
    this.#responses.length = 0;
    this.#session.close();
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
