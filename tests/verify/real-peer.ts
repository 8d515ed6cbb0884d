import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A real server that nobody but the test may reach. It notes what arrives and answers as Redis does. */
export class RealPeer {
  readonly server: Server;
  readonly #received: string[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.server = createServer((socket) => this.#accept(socket));
  }

  /** Listens on a loopback port, or on a Unix socket of this path. */
  static async listening(path?: string): Promise<RealPeer> {
    const peer = new RealPeer();
    if (path === undefined) peer.server.listen(0, '127.0.0.1');
    else peer.server.listen(path);
    await once(peer.server, 'listening');
    return peer;
  }

  get port(): number {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('it has no port');
    return address.port;
  }

  /** What has arrived on each connection since it was last asked, once everything that was sent before is there. */
  async received(): Promise<readonly string[]> {
    const address = this.server.address();
    const own = typeof address === 'string' ? connect(address) : connect(this.port, '127.0.0.1');
    own.write('PING');
    await once(own, 'data');
    own.destroy();
    return this.#received.splice(0).filter((text) => text !== 'PING');
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      const text = data.toString('latin1');
      this.#received.push(text);
      socket.write(/info/i.test(text) ? '$18\r\nredis_version:7.0\n\r\n' : '+OK\r\n');
    });
  }
}
