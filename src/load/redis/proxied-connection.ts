import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallScript } from '../../sim/fault.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { encodeRequest } from '../../world/redis/encode-request.ts';
import { encodeReplies, errorReply, type Reply } from '../../world/redis/reply.ts';
import { ReplyParser } from '../../world/redis/reply-parser.ts';
import { RequestParser } from '../../world/redis/request-parser.ts';

export interface ProxiedConnectionOptions {
  readonly client: Socket;
  readonly upstream: { readonly host: string; readonly port: number };
  readonly simulation: Simulation;
  /** `p1`, whatever its life. */
  readonly process: string;
  /** How long a message that is sent now is held up, in milliseconds. */
  readonly heldMs: () => number;
  /** The size of the next piece in which replies are passed on; undefined for whole. */
  readonly pieceBytes: () => number | undefined;
  /** The server sees this port of ours. */
  readonly relaying: (port: number) => void;
}

/**
 * One connection between a client and the server. Every command passes as the fault book's script says: late, not at
 * all, answered with an error, or with the connection reset before or after it took effect. Order is kept in each
 * direction, and no reply is ever left out on a living connection.
 */
export class ProxiedConnection {
  readonly #options: ProxiedConnectionOptions;
  readonly #upstream: Socket;
  readonly #parser = new RequestParser();
  readonly #awaiting: ((reply: Reply) => void)[] = [];
  #requests: Promise<void> = Promise.resolve();
  #responses: Promise<void> = Promise.resolve();
  #nth = 0;

  constructor(options: ProxiedConnectionOptions) {
    this.#options = options;
    const { client, upstream, relaying } = options;
    this.#upstream = connect({ ...upstream, noDelay: true });
    this.#upstream.once('connect', () => relaying(this.#upstream.localPort ?? 0));
    const replies = new ReplyParser();
    this.#upstream.on('data', (chunk: Buffer) => {
      for (const reply of replies.push(chunk)) this.#awaiting.shift()?.(reply);
    });
    client.on('data', (chunk: Buffer) => {
      for (const command of this.#parser.push(chunk)) this.#pass(command);
    });
    for (const socket of [client, this.#upstream]) {
      socket.on('error', () => this.reset());
      socket.once('close', () => this.close());
    }
  }

  /** Both sides learn at once that the connection is gone. */
  reset(): void {
    this.#options.client.resetAndDestroy();
    this.#upstream.destroy();
  }

  close(): void {
    this.#options.client.destroy();
    this.#upstream.destroy();
  }

  #pass(command: readonly string[]): void {
    const { simulation, process, heldMs } = this.#options;
    this.#nth += 1;
    const nth = this.#nth;
    const id = (): string => `${process}/redis/redis.${command[0]?.toLowerCase() ?? ''}#${nth}`;
    const operation = 'redis.command';
    const script = simulation.faults?.script({ process, operation, request: undefined, id });
    if (script === undefined) throw new Error('the simulation has no fault book');
    const reply = this.#forward(command, script, script.execDelayMs + heldMs());
    this.#responses = this.#responses.then(async () => this.#respond(await reply, script));
    script.after.invoke?.();
  }

  /** Resolves with the reply; never, where the connection ends before it came. */
  #forward(command: readonly string[], script: CallScript, delayMs: number): Promise<Reply> {
    return new Promise((resolve) => {
      const send = async (before: Promise<void>): Promise<void> => {
        await before;
        if (delayMs > 0) await delay(delayMs);
        if (script.applied) {
          this.#awaiting.push(resolve);
          this.#upstream.write(encodeRequest(command));
        } else {
          resolve(errorReply('ERR not applied'));
        }
      };
      this.#requests = send(this.#requests);
    });
  }

  async #respond(reply: Reply, script: CallScript): Promise<void> {
    script.after.exec?.();
    if (script.connection === 'reset') {
      this.reset();
      return;
    }
    const delayMs = script.replyDelayMs + this.#options.heldMs();
    if (delayMs > 0) await delay(delayMs);
    const { outcome } = script;
    await this.#write(encodeReplies([outcome instanceof Error ? errorReply(outcome.message) : reply]));
    script.after.deliver?.();
  }

  async #write(bytes: Buffer): Promise<void> {
    const { client, pieceBytes } = this.#options;
    for (let rest = bytes; rest.length > 0;) {
      const size = pieceBytes() ?? rest.length;
      client.write(rest.subarray(0, size));
      rest = rest.subarray(size);
      // A turn of its own for each piece, so that the client does not find them together.
      if (rest.length > 0) await delay(0);
    }
  }
}
