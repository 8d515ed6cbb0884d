import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { encodeRequest } from '../../../src/world/redis/encode-request.ts';
import { ReplyParser } from '../../../src/world/redis/reply-parser.ts';
import type { Reply } from '../../../src/world/redis/reply.ts';

/** A server that tests can ask, over each of its connections. */
export interface AskedRedis {
  readonly connections: readonly number[];
  /** Sends commands (one character per byte) at once over one connection and waits for all replies. */
  send(commands: readonly (readonly string[])[], connection?: number): Promise<Reply[]>;
}

export class WireConnection {
  readonly #socket: Socket;
  readonly #parser = new ReplyParser();
  #replies: Reply[] = [];
  #awaited = 0;
  #done: (replies: Reply[]) => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.#replies.push(...this.#parser.push(chunk));
      if (this.#replies.length >= this.#awaited) this.#done(this.#replies);
    });
  }

  static async open(port: number): Promise<WireConnection> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new WireConnection(socket);
  }

  async send(commands: readonly (readonly string[])[]): Promise<Reply[]> {
    if (commands.length === 0) return [];
    this.#replies = [];
    this.#awaited = commands.length;
    const replies = new Promise<Reply[]>((resolve, reject) => {
      this.#done = resolve;
      this.#socket.once('close', () =>
        reject(new Error(`redis-server closed on ${JSON.stringify(commands)}`)),
      );
    });
    this.#socket.write(Buffer.concat(commands.map(encodeRequest)));
    const received = await replies;
    this.#socket.removeAllListeners('close');
    return received;
  }

  close(): void {
    this.#socket.destroy();
  }
}
