import type { Command } from 'ioredis';
import type { Fact } from '../../core/fact.ts';
import { latin1Text, utf8AsLatin1 } from '../../world/redis/latin1.ts';

/** One command that a client put on its connection, and the task it did so for. */
export interface SentCommand {
  readonly text: string;
  readonly task: string;
}

/** A fact whose task may become known later. */
export type OpenFact = { -readonly [Member in keyof Fact]: Fact[Member] };

/** One command that the server executed, and what it brought about. */
export interface Execution {
  readonly text: string;
  task: string;
  readonly facts: OpenFact[];
}

interface Line {
  /** Unknown until the client, which may live in another process, has said who it is. */
  process: string | undefined;
  isClosed: boolean;
  readonly sent: SentCommand[];
  readonly executed: Execution[];
}

/** Ends an entry that is never matched from being kept for ever. */
const keptMax = 1_000;

/**
 * Joins what clients say they sent with what the server says it executed, connection by connection and in order, so
 * that a command in the server's own sequence is known by the task it was sent for. Either side may come first: a
 * client in another process tells late. What stays unmatched belongs to its process, and is held against nobody.
 */
export class Senders {
  readonly #lines = new Map<number, Line>();
  readonly #aliases = new Map<number, number>();
  /** The newest ports of a relay, and the newest that were closed, oldest first. */
  readonly #relays: number[] = [];
  readonly #closed: number[] = [];
  readonly #waiting = new Map<number, ((process: string) => void)[]>();

  /** A process has connected from this port. */
  connected(port: number, process: string): void {
    const line = this.#lines.get(port);
    if (line !== undefined && line.process === undefined) {
      line.process = process;
      for (const execution of line.executed) assign(execution, `${process}/redis`);
    } else {
      this.#lines.set(port, { process, isClosed: false, sent: [], executed: [] });
    }
    for (const tell of this.#waiting.get(port) ?? []) tell(process);
    this.#waiting.delete(port);
  }

  /** What the server sees come from one port was sent from another. */
  relayed(port: number, from: number): void {
    this.#aliases.set(port, from);
    keep(this.#relays, port, (oldest) => this.#aliases.delete(oldest));
  }

  /** The client has closed that connection. What it had sent may still be executed. */
  disconnected(port: number): void {
    const line = this.#lines.get(port);
    if (line === undefined) return;
    line.isClosed = true;
    keep(this.#closed, port, (oldest) => {
      if (this.#lines.get(oldest)?.isClosed === true) this.#lines.delete(oldest);
    });
  }

  processOf(port: number): string | undefined {
    return this.#lines.get(port)?.process;
  }

  /** Resolves once the process behind a port is known. */
  whenKnown(port: number): Promise<string> {
    const known = this.processOf(port);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(port) ?? [];
      waiting.push(resolve);
      this.#waiting.set(port, waiting);
    });
  }

  sent(port: number, command: SentCommand): void {
    const line = this.#lines.get(port);
    if (line === undefined) return;
    const index = line.executed.findIndex(({ text }) => text === command.text);
    if (index === -1) {
      keep(line.sent, command);
      return;
    }
    const [execution] = line.executed.splice(0, index + 1).slice(-1);
    if (execution !== undefined) assign(execution, command.task);
  }

  executed(seenPort: number, text: string): Execution {
    const port = this.#aliases.get(seenPort) ?? seenPort;
    let line = this.#lines.get(port);
    if (line === undefined) {
      line = { process: undefined, isClosed: false, sent: [], executed: [] };
      this.#lines.set(port, line);
    }
    const execution: Execution = { text, task: `${line.process ?? 'unknown'}/redis`, facts: [] };
    const index = line.sent.findIndex((command) => command.text === text);
    if (index === -1) {
      keep(line.executed, execution);
      return execution;
    }
    const [command] = line.sent.splice(0, index + 1).slice(-1);
    if (command !== undefined) execution.task = command.task;
    return execution;
  }
}

/** What a command is known by: its name and arguments, long ones cut short. */
export function commandKey(command: readonly string[]): string {
  const [name = '', ...values] = command;
  return [name.toLowerCase(), ...values.map((value) => value.slice(0, 80))].join(' ');
}

/** The same of a command as ioredis holds it. */
export function sentKey({ name, args }: Command): string {
  const texts = (args as readonly unknown[]).map((value) =>
    value instanceof Uint8Array ? latin1Text(value) : utf8AsLatin1(String(value)),
  );
  return commandKey([name, ...texts]);
}

function assign(execution: Execution, task: string): void {
  execution.task = task;
  for (const fact of execution.facts) fact.task = task;
}

function keep<Entry>(list: Entry[], entry: Entry, drop?: (oldest: Entry) => void): void {
  list.push(entry);
  if (list.length <= keptMax) return;
  const oldest = list.shift();
  if (oldest !== undefined) drop?.(oldest);
}
