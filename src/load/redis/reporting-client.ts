import { type Command, Redis, type RedisOptions } from 'ioredis';
import { sentKey } from './senders.ts';

export interface ClientReport {
  /** The task whose code is running. */
  readonly task: () => string | undefined;
  readonly connected: (port: number) => void;
  readonly disconnected: (port: number) => void;
  readonly sent: (port: number, command: { readonly text: string; readonly task: string }) => void;
  /** The system defined a script, which it will call by its hash. */
  readonly script: (lua: string) => void;
}

/** A real ioredis client over TCP that tells for which task it put which command on the wire. */
export class ReportingRedis extends Redis {
  readonly #report: ClientReport;
  #port: number | undefined;

  constructor(url: string, options: RedisOptions, report: ClientReport) {
    super(url, { ...options, lazyConnect: true });
    this.#report = report;
    this.on('connect', () => {
      const stream: unknown = Reflect.get(this, 'stream');
      const port: unknown = stream instanceof Object ? Reflect.get(stream, 'localPort') : undefined;
      if (typeof port !== 'number') return;
      this.#port = port;
      report.connected(port);
    });
    this.on('close', () => {
      if (this.#port !== undefined) report.disconnected(this.#port);
      this.#port = undefined;
    });
    // Without a listener the client prints every lost connection. It shows in the commands that it takes with it.
    this.on('error', () => undefined);
  }

  override sendCommand(command: SentCommand, stream?: Stream): unknown {
    // Sent again after a reconnect, or late out of the offline queue, it still is its task's.
    const task = command[senderKey] ?? this.#report.task();
    command[senderKey] = task;
    if (task !== undefined && this.#port !== undefined) {
      this.#report.sent(this.#port, { text: sentKey(command), task });
    }
    return super.sendCommand(command, stream);
  }

  override defineCommand(name: string, definition: Parameters<Redis['defineCommand']>[1]): void {
    this.#report.script(definition.lua);
    super.defineCommand(name, definition);
  }
}

type Stream = Parameters<Redis['sendCommand']>[1];

const senderKey = Symbol('sender');

type SentCommand = Command & { [senderKey]?: string | undefined };
