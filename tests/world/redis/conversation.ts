import { connect, type Socket } from 'node:net';
import { encodeRequest } from '../../../src/world/redis/encode-request.ts';
import { encodeReply, type Reply } from '../../../src/world/redis/reply.ts';
import { RedisServer, type RedisSession } from '../../../src/world/redis/server.ts';
import { UnsupportedCommandError } from '../../../src/world/redis/unsupported-command-error.ts';
import type { Command } from './comparison.ts';
import { WireConnection } from './wire-connection.ts';

/** A command over one of several connections. It is left out where that one waits. */
export interface Turn {
  readonly connection: number;
  readonly command: Command;
  /** The next turn comes once it has waited long enough. */
  readonly timesOut?: boolean;
}

/** So long a real server may take before what it has not said counts as never said, in milliseconds. */
const patienceMs = 500;

/** What each connection was told, as bytes: by the simulated server, and by a real one. */
export async function conversations(
  port: number,
  turns: readonly Turn[],
  connectionCount = 3,
): Promise<readonly { readonly simulated: string; readonly real: string }[]> {
  const control = await WireConnection.open(port);
  await control.send([['flushall'], ['script', 'flush']]);
  const sockets = await Promise.all(Array.from({ length: connectionCount }, () => RawConnection.open(port)));
  const clients = simulatedClients(connectionCount);
  try {
    for (const { connection, command, timesOut = false } of turns) {
      const [client, socket] = [clients[connection], sockets[connection]];
      if (client === undefined || socket === undefined) {
        throw new Error(`there is no connection ${connection}`);
      }
      if (client.waits || !client.send(command)) continue;
      if (timesOut) client.timeOut();
      socket.write(encodeRequest(command));
      await Promise.all(
        sockets.map((each, index) => each.hears(withoutIds(clients[index]?.told ?? '').length)),
      );
      const waiting = clients.filter(({ waits }) => waits).length;
      if (client.waits) await untilBlocked(control, waiting);
    }
    // What a real server says too much has come by then.
    await control.send([['ping']]);
    return clients.map(({ told }, index) => ({
      simulated: withoutIds(told),
      real: withoutIds(sockets[index]?.told ?? ''),
    }));
  } finally {
    for (const socket of sockets) socket.close();
    await untilBlocked(control, 0);
    control.close();
  }
}

async function untilBlocked(control: WireConnection, count: number): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const [reply] = await control.send([['info', 'clients']]);
    if (reply?.kind === 'bulk' && reply.value?.includes(`blocked_clients:${count}\r`) === true) return;
  }
}

function simulatedClients(count: number): SimulatedClient[] {
  const server = new RedisServer({ now: () => Date.now() });
  return Array.from({ length: count }, (_, index) => new SimulatedClient(server, index));
}

class SimulatedClient {
  readonly #server: RedisServer;
  readonly #session: RedisSession;
  told = '';
  waits = false;

  constructor(server: RedisServer, label: unknown) {
    this.#server = server;
    this.#session = server.openSession(label, (message) => this.#hear(message));
  }

  #hear(reply: Reply): void {
    this.told += encodeReply(reply, this.#session.protocol);
  }

  /** False where the command is not simulated. */
  send(command: Command): boolean {
    try {
      const outcome = this.#session.submit(command, {
        around: (act) => act(),
        answer: (reply) => {
          this.waits = false;
          this.#hear(reply);
        },
      });
      if (outcome.kind === 'blocked') this.waits = true;
      else this.#hear(outcome);
      this.#server.serveBlocked();
      return true;
    } catch (error) {
      if (error instanceof UnsupportedCommandError) return false;
      throw error;
    }
  }

  timeOut(): void {
    if (!this.waits) return;
    this.waits = false;
    this.#hear(this.#session.giveUpWaiting());
  }
}

class RawConnection {
  readonly #socket: Socket;
  #heard: () => void = () => undefined;
  told = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.told += chunk.toString('latin1');
      this.#heard();
    });
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new RawConnection(socket);
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Resolves once so many bytes have come, without the numbers of connections, or none come any more. */
  async hears(count: number): Promise<void> {
    if (withoutIds(this.told).length >= count) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      this.#heard = () => {
        if (withoutIds(this.told).length < count) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Each server counts its connections for itself. */
function withoutIds(text: string): string {
  return text.replaceAll(/(id\r\n:)\d+/g, '$1…');
}
