import { Server as HttpServer, type ServerResponse } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import { type Server, Socket } from 'node:net';
import process from 'node:process';
import { Server as TlsServer } from 'node:tls';
import { requestOf } from '../core/event-id.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import { runAs, type Task } from '../sim/task.ts';
import { callAs } from '../sim/virtual-globals/call-as.ts';
import { listeningAddressOf } from '../sim/virtual-globals/socket-address.ts';
import { wireError } from '../sim/wire.ts';
import type { Side } from './lane.ts';
import type { Link } from './link.ts';
import type { Listening, Network } from './network.ts';
import { SocketEnd } from './socket-end.ts';
import type { NetworkStack } from './stack.ts';
import { asTls } from './tls.ts';

/** The inner workings of a `net.Server` that this takes the place of. */
interface Inner {
  _handle: object | null;
  _connections: number;
  _emitCloseIfDrained(): void;
}

/** Lets a server listen on the simulated network, as its `listen` was asked to. Node's own does the rest. */
export function listenOn(stack: NetworkStack, server: Server, values: readonly unknown[]): void {
  const { network, process: owner } = stack;
  const inner = server as unknown as Inner;
  if (inner._handle !== null) {
    throw Object.assign(new Error('Listen method has been called more than once without closing.'), {
      code: 'ERR_SERVER_ALREADY_LISTEN',
    });
  }
  const told = values.findLast((value) => typeof value === 'function');
  if (told !== undefined) server.once('listening', told as () => void);
  const { port: asked = 0, path } = listeningAddressOf(values);
  const port = asked === 0 ? stack.nextPort() : asked;
  const address = network.resolve(owner.name, owner) ?? '';
  if (path !== undefined || network.listeningAt(owner.name, port) !== undefined) {
    const at = { host: address, port };
    const error = path === undefined ? wireError('EADDRINUSE', 'listen', at) : wireError('EACCES', 'listen');
    process.nextTick(() => server.emit('error', error));
    return;
  }
  inner._handle = {
    close: () => network.unlisten(server),
    getsockname: (out: object) => void Object.assign(out, { address: '::', family: 'IPv6', port }),
    getAsyncId: () => 0,
    ref: () => undefined,
    unref: () => undefined,
  };
  network.listen({ process: owner, server, port, handles: stack.handles });
  if (server instanceof HttpServer || server instanceof HttpsServer) followRequests(server);
  process.nextTick(() => {
    if (inner._handle === null) return;
    server.emit('listening');
    withoutRealTimer(server);
    inOrder(server);
  });
}

/** An `http.Server` looks for requests that take too long every half minute of real time: never in a run. */
function withoutRealTimer(server: Server): void {
  for (const symbol of Object.getOwnPropertySymbols(server)) {
    if (!/connectionsCheckingInterval/i.test(symbol.description ?? '')) continue;
    clearInterval(Reflect.get(server, symbol) as NodeJS.Timeout);
  }
}

/** What Node keeps of the connections of an `http.Server`, ordered by real time and by where they lie in memory. */
interface Connections {
  all: (this: Connections) => Kept[];
  idle: (this: Connections) => Kept[];
}

/** Lets an `http.Server` close its connections in the order in which they were accepted. */
function inOrder(server: Server): void {
  const symbol = Object.getOwnPropertySymbols(server).find(
    (each) => each.description === 'http.server.connections',
  );
  if (symbol === undefined) return;
  const kept = Reflect.get(server, symbol) as Connections;
  const { all, idle } = kept;
  kept.all = () => all.call(kept).sort(byPlace);
  kept.idle = () => idle.call(kept).sort(byPlace);
}

interface Kept {
  readonly socket: Socket;
}

function byPlace({ socket: one }: Kept, { socket: other }: Kept): number {
  return placeOf(one) - placeOf(other);
}

function placeOf(socket: Socket): number {
  return acceptedSockets.get(socket)?.place ?? 0;
}

/** A socket that a process has accepted. */
interface Accepted {
  readonly owner: SimProcess;
  /** Its place among all that were accepted. */
  readonly place: number;
  /** The task that sent what came last. */
  sender: Task | undefined;
}

const acceptedSockets = new WeakMap<object, Accepted>();
let acceptedSoFar = 0;

/** Requests that each process has had from others, to name their tasks. */
const numbers = new WeakMap<SimProcess, number>();

const followed = new WeakSet<Server>();

/** A request is handled as the task that sent it where that is of the same process, and as a new one otherwise. */
function followRequests(server: Server): void {
  if (followed.has(server)) return;
  followed.add(server);
  const emit = server.emit.bind(server) as (event: string | symbol, ...values: unknown[]) => boolean;
  server.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    const [request, response] = values;
    if (event !== 'request' || !isRequest(request)) return emit(event, ...values);
    const { sender, owner } = acceptedSockets.get(request.socket) ?? {};
    if (sender === undefined || owner === undefined) return emit(event, ...values);
    if (sender.process === owner) return runAs(sender, () => emit(event, ...values));
    const task = requestTask(owner, sender);
    owner.inWork.add(task);
    const ended = (): void => {
      owner.inWork.delete(task);
      task.ended = true;
    };
    (response as ServerResponse).once('close', ended);
    return runAs(task, () => emit(event, ...values));
  };
}

function isRequest(value: unknown): value is { readonly socket: Socket } {
  return typeof value === 'object' && value !== null && 'socket' in value && value.socket instanceof Socket;
}

/** Named after the operation that the request is part of, where it is of one: `redeem1.1001`. */
function requestTask(owner: SimProcess, sender: Task): Task {
  const number = (numbers.get(owner) ?? 0) + 1;
  numbers.set(owner, number);
  const operation = requestOf(sender.id);
  return owner.spawn(
    operation === undefined ? `request ${number} of ${sender.id}` : `${operation}.${1_000 + number}`,
  );
}

interface Accepting {
  readonly side: Side;
  readonly arriving: (sender: Task) => void;
  readonly accept: (link: Link) => void;
}

/** What the listening process does with a connection. */
export function acceptInto(
  network: Network,
  { process: owner, server, port, handles }: Listening,
  client: Side,
): Accepting {
  const name = client.task.id.replace('/', ' ');
  const side: Side = { process: owner, task: owner.task(`:${port} from ${name}`, 'client'), end: undefined };
  const accept = (link: Link): void => {
    const inner = server as unknown as Inner;
    if (inner._handle === null) {
      link.reset();
      return;
    }
    const socket = new Socket({ allowHalfOpen: Reflect.get(server, 'allowHalfOpen') === true });
    side.end = new SocketEnd(socket, link.peerOf(side), {
      timers: owner.task('net', 'client'),
      local: { host: network.resolve(owner.name, owner) ?? '', port },
      remote: { host: network.resolve(client.process.name, client.process) ?? '', port: 0 },
      isOpen: true,
      handles,
    });
    acceptedSoFar += 1;
    acceptedSockets.set(socket, { owner, place: acceptedSoFar, sender: undefined });
    inner._connections += 1;
    handles.add(socket);
    socket.once('close', () => handles.delete(socket));
    Object.assign(socket, { server, _server: server });
    callAs(side.task, () => {
      if (server instanceof TlsServer) {
        asTls(socket, {});
        server.emit('secureConnection', socket);
      } else {
        server.emit('connection', socket);
      }
    });
    link.accepted();
  };
  return {
    side,
    arriving: (sender) => {
      const accepted = side.end && acceptedSockets.get(side.end.socket);
      if (accepted !== undefined) accepted.sender = sender;
    },
    accept,
  };
}
