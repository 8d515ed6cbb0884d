import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { encodeRequest } from '../../world/redis/encode-request.ts';
import { utf8AsLatin1 } from '../../world/redis/latin1.ts';
import type { Reply } from '../../world/redis/reply.ts';
import { ReplyParser } from '../../world/redis/reply-parser.ts';
import type { RedisAddress } from './redis-address.ts';

/** A connection over which commands go byte for byte, one after another, and replies come back as they are. */
export class PlainConnection {
  readonly #socket: Socket;
  #awaiting: ((reply: Reply) => void) | undefined;
  #failing: ((error: Error) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const parser = new ReplyParser();
    socket.on('data', (chunk: Buffer) => {
      for (const reply of parser.push(chunk)) this.#awaiting?.(reply);
    });
    socket.on('error', (error) => this.#failing?.(error));
    socket.once('close', () => this.#failing?.(new Error('the server closed the connection')));
  }

  static async open({ host, port, secure, ...login }: RedisAddress): Promise<PlainConnection> {
    const socket = secure ? connectSecure({ host, port }) : connectPlain({ host, port });
    socket.setNoDelay(true);
    await once(socket, secure ? 'secureConnect' : 'connect');
    const connection = new PlainConnection(socket);
    const { username, password, database } = login;
    if (password !== undefined) {
      await connection.require(['AUTH', ...(username === undefined ? [] : [username]), password]);
    }
    if (database !== 0) await connection.require(['SELECT', String(database)]);
    return connection;
  }

  /** Ours. */
  get port(): number {
    return this.#socket.localPort ?? 0;
  }

  /** One command, one character per byte. Rejects where the connection breaks. */
  send(command: readonly string[]): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#awaiting = resolve;
      this.#failing = reject;
      this.#socket.write(encodeRequest(command));
    });
  }

  async require(command: readonly string[]): Promise<void> {
    const reply = await this.send(command.map(utf8AsLatin1));
    if (reply.kind === 'error') throw new Error(reply.message);
  }

  close(): void {
    this.#failing = undefined;
    this.#socket.destroy();
  }
}
