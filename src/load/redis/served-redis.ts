import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { encodeReplies } from '../../world/redis/reply.ts';
import { RequestParser } from '../../world/redis/request-parser.ts';
import type { LiveSimulation } from '../live-simulation.ts';
import type { LoadRedis } from '../load-redis.ts';
import { FaultProxy } from './fault-proxy.ts';
import { Senders } from './senders.ts';
import { Truth } from './truth.ts';
import { wireRedis } from './wire-redis.ts';

/** The embedded Redis over a loopback port, for processes of the operating system. */
export async function servedRedis(
  simulation: LiveSimulation,
  options: { readonly withProxy: boolean },
): Promise<LoadRedis> {
  const senders = new Senders();
  const truth = new Truth({ simulation, senders, keyPrefix: '', now: () => Date.now() });
  const sockets = new Set<Socket>();
  const server = await listen((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(socket, truth);
  });
  const { port } = server.address() as { readonly port: number };
  const proxy = options.withProxy
    ? await FaultProxy.start({ simulation, senders, upstream: () => ({ host: '127.0.0.1', port }) })
    : undefined;
  const url = `redis://127.0.0.1:${proxy?.port ?? port}`;
  const expiry = setInterval(() => truth.server.expireDue(), 20);
  const wire = wireRedis({
    url,
    keyPrefix: '',
    senders,
    truth,
    script: () => undefined,
    evict: (key) => truth.evict(key),
    faults: proxy,
  });
  return {
    live: wire,
    name: 'embedded, over loopback',
    url,
    keyPrefix: '',
    senders,
    defineScript: () => undefined,
    barrier: () => {
      truth.server.expireDue();
      return Promise.resolve();
    },
    journal: () => Promise.resolve(truth.journal()),
    mismatch: () => Promise.resolve(undefined),
    lost: new Promise(never),
    restart: undefined,
    close: async () => {
      wire.disconnect();
      await proxy?.close();
      clearInterval(expiry);
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function listen(onSocket: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ noDelay: true }, onSocket);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function serve(socket: Socket, truth: Truth): void {
  const parser = new RequestParser();
  const session = truth.server.openSession(socket.remotePort);
  const port = socket.remotePort ?? 0;
  socket.on('data', (chunk) => {
    try {
      const replies = parser.push(chunk).map((command) => truth.execute(session, port, command));
      if (replies.length > 0) socket.write(encodeReplies(replies));
    } catch (error) {
      socket.end(`-ERR ${error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : 'failed'}\r\n`);
    }
  });
  socket.on('error', never);
  socket.once('close', () => session.close());
}

function never(): void {}
