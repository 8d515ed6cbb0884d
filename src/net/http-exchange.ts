import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Simulation } from '../sim/simulation.ts';
import { senderOr } from '../sim/sender.ts';
import { runAs, type Task } from '../sim/task.ts';
import { callAs } from '../sim/virtual-globals/call-as.ts';
import type { Way } from '../sim/way.ts';
import { wireError, type WireEnd } from '../sim/wire.ts';
import type { MakeEnd, Served } from './network.ts';
import { SocketEnd } from './socket-end.ts';
import { Unsent } from './unsent.ts';
import type { Weather } from './weather.ts';

/** A request as it reached a simulated HTTP service, whole. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  /** Name, value, name, value, … */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** What becomes of a request. */
export type HttpAnswer =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly statusText: string;
      readonly headers: readonly (readonly [string, string])[];
      readonly body: Buffer;
      /** How many bytes of the body arrive before the connection breaks; all of them by default. */
      readonly cutAt?: number;
    }
  /** The connection breaks. */
  | { readonly kind: 'reset' };

/**
 * Sends a request on its way to the service as part of the present task, and brings back what came of it. Told how the client
 * gives up waiting.
 */
export type HttpExchange = (
  request: HttpRequest,
  awaited: (giveUp: () => void) => void,
) => Promise<HttpAnswer>;

export interface HttpServedOptions {
  readonly simulation: Simulation;
  readonly weather: Weather;
  readonly way: Way;
  readonly name: string;
  readonly address: string;
  readonly exchange: HttpExchange;
}

/**
 * An HTTP service at an address. Its connections parse what clients write at once, and a request is one call of the service
 * from there on, which takes effect and is answered as two events. Parsing and writing are Node's own.
 */
export class HttpServed implements Served {
  readonly hasLightEnd = false;
  readonly #options: HttpServedOptions;
  readonly #parser: Server;
  readonly #connects = new Map<SimProcess, number>();
  readonly #connections = new WeakMap<Socket, HttpConnection>();

  constructor(options: HttpServedOptions) {
    this.#options = options;
    this.#parser = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
    this.#parser.on('request', (request, response) => {
      this.#connections.get(request.socket)?.requested(request, response);
    });
  }

  accept(process: SimProcess, makeEnd: MakeEnd | undefined): WireEnd {
    if (makeEnd === undefined) {
      throw new Error('an HTTP service has no light end: this is a bug in raceproof');
    }
    const nth = (this.#connects.get(process) ?? 0) + 1;
    this.#connects.set(process, nth);
    const task = process.task(`${this.#options.address}#${nth}`, 'client');
    const connection = new HttpConnection(this.#options, { task, makeEnd });
    this.#connections.set(connection.served, connection);
    runAs(this.#options.simulation.world.task(this.#options.name), () => {
      this.#parser.emit('connection', connection.served);
    });
    return connection.end;
  }
}

/** One connection of a client to an HTTP service. */
class HttpConnection {
  readonly end: WireEnd;
  /** The socket at the service's end, which exists to have Node parse and write HTTP. */
  readonly served: Socket;
  readonly #options: HttpServedOptions;
  readonly #task: Task;
  readonly #servedEnd: SocketEnd;
  /** Gives up connecting. */
  #stopConnecting: (() => void) | undefined;
  #isConnected = false;
  /** What the client wrote before it was connected. */
  readonly #unsent: Unsent;
  /** Nobody waits any more for the answer that is on its way. */
  #stopWaiting: (() => void) | undefined;
  /** Whose request is being written. */
  #sender: Task | undefined;

  constructor(options: HttpServedOptions, { task, makeEnd }: { task: Task; makeEnd: MakeEnd }) {
    const { simulation } = options;
    this.#options = options;
    this.#task = task;
    this.#unsent = new Unsent(task);
    this.served = new Socket({ allowHalfOpen: true });
    this.#servedEnd = new SocketEnd(
      this.served,
      {
        write: (data) => this.#answer(data),
        end: () => this.#hangUp(),
        destroy: () => this.#hangUp(),
      },
      {
        timers: simulation.world.task(options.name),
        local: { host: options.address, port: 0 },
        remote: { host: task.process.name, port: 0 },
        isOpen: true,
      },
    );
    this.end = makeEnd({
      write: (data) => this.#send(data),
      end: () => this.#served(() => this.#servedEnd.ended()),
      destroy: () => this.#givenUp(),
    });
    this.#connect(task);
  }

  #connect(task: Task): void {
    const { process } = task;
    const { weather, way } = this.#options;
    const side = { process, task };
    this.#stopConnecting = way.send(process.name, {
      kind: 'deliver',
      task,
      operation: 'net.connect',
      nth: task.next('net.connect'),
      phase: '',
      owner: process,
      resource: process.id,
      access: 'write',
      earliestMs: weather.arrivalMs(side, side, 0),
      fire: () => callAs(task, () => this.#connected()),
    });
  }

  #connected(): void {
    this.#stopConnecting = undefined;
    this.#isConnected = true;
    this.#unsent.send((data) => this.#send(data));
    this.end.connected();
  }

  /** A request has come as far as its headers. */
  requested(request: IncomingMessage, response: ServerResponse): void {
    const sender = this.#sender ?? this.#task;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = 'GET', url = '/', rawHeaders: headers } = request;
      const whole = { method, url, headers, body: Buffer.concat(chunks) };
      void runAs(sender, () => this.#exchange(whole, response));
    });
  }

  async #exchange(request: HttpRequest, response: ServerResponse): Promise<void> {
    const answer = await this.#options.exchange(request, (giveUp) => (this.#stopWaiting = giveUp));
    this.#stopWaiting = undefined;
    if (this.served.destroyed) return;
    if (answer.kind === 'reset') this.#reset();
    else this.#served(() => this.#respond(response, answer));
  }

  #respond(response: ServerResponse, answer: Extract<HttpAnswer, { kind: 'response' }>): void {
    const { status, statusText, headers, body, cutAt } = answer;
    response.statusCode = status;
    if (statusText !== '') response.statusMessage = statusText;
    for (const [name, value] of headers) response.appendHeader(name, value);
    response.setHeader('content-length', body.length);
    if (cutAt === undefined) {
      response.end(body);
      return;
    }
    response.write(body.subarray(0, cutAt));
    this.served.destroySoon();
  }

  #send(data: Buffer | string): void {
    if (!this.#isConnected) {
      this.#unsent.add(data);
      return;
    }
    this.#sender = senderOr(this.#task);
    this.#served(() => this.#servedEnd.received(typeof data === 'string' ? Buffer.from(data) : data));
  }

  /** What the service writes arrives with the event that brings its answer. */
  #answer(data: Buffer | string): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    if (!this.#task.process.alive || this.end.destroyed) return;
    callAs(this.#task, () => void this.end.received(bytes));
  }

  #hangUp(): void {
    if (this.#task.process.alive && !this.end.destroyed) callAs(this.#task, () => this.end.closed());
  }

  #reset(): void {
    callAs(this.#task, () => this.end.closed(wireError('ECONNRESET', 'read')));
    this.#givenUp();
  }

  #givenUp(): void {
    this.#stopConnecting?.();
    this.#stopConnecting = undefined;
    this.#stopWaiting?.();
    this.#served(() => this.#servedEnd.closed());
  }

  /** Runs Node's part of the service's end as the service. */
  #served(code: () => void): void {
    const { simulation, name } = this.#options;
    runAs(simulation.world.task(name), code);
  }
}
