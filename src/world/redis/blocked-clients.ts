import type { CommandContext, CommandSpecification, SessionCommands } from './command-specification.ts';
import type { Keyspace } from './keyspace.ts';
import type { Reply } from './reply.ts';

/** What a command waits for that found nothing. */
export interface Blocking {
  readonly keys: readonly string[];
  /** In virtual milliseconds; 0 for ever. */
  readonly timeoutMs: number;
  /** The reply of a client that cannot wait: in a transaction or a script. */
  readonly otherwise: Reply;
  /** The reply once its time is up; no array where nothing is said. */
  readonly timedOut?: Reply;
  /** Tries again, now that this key has got a value. Undefined while there is nothing for it. */
  readonly serve: (context: CommandContext, key: string) => Reply | undefined;
}

/** Whoever holds the connection of a client that waits. */
export interface Waiter {
  /** Whatever runs on behalf of the client runs in here. */
  readonly around: <Result>(act: () => Result) => Result;
  /** The client waits no longer. */
  readonly answer: (reply: Reply) => void;
}

export interface BlockedClient {
  readonly session: SessionCommands & { readonly label: unknown };
  readonly specification: CommandSpecification;
  readonly args: readonly string[];
  readonly blocking: Blocking;
  readonly waiter: Waiter;
}

/** The clients that wait for keys, in the order in which they came, and the keys that may have something for them. */
export class BlockedClients {
  readonly #keyspace: Keyspace;
  readonly #clients = new Set<BlockedClient>();
  readonly #byKey = new Map<string, Set<BlockedClient>>();
  readonly #ready = new Set<string>();

  constructor(keyspace: Keyspace) {
    this.#keyspace = keyspace;
  }

  get count(): number {
    return this.#clients.size;
  }

  add(client: BlockedClient): void {
    this.#clients.add(client);
    for (const key of client.blocking.keys) {
      const others = this.#byKey.get(key);
      if (others === undefined) this.#byKey.set(key, new Set([client]));
      else others.add(client);
    }
    this.#keyspace.onChange = this.#noteChange;
  }

  /** False where it waits no longer. */
  remove(client: BlockedClient): boolean {
    if (!this.#clients.delete(client)) return false;
    for (const key of client.blocking.keys) {
      const others = this.#byKey.get(key);
      if (others?.delete(client) === true && others.size === 0) this.#byKey.delete(key);
    }
    if (this.#clients.size === 0) this.clear();
    return true;
  }

  of(sessionId: number): BlockedClient | undefined {
    return [...this.#clients].find(({ session }) => session.id === sessionId);
  }

  /** Offers each key that changed to those who wait for it, first come first served. */
  serve(attempt: (client: BlockedClient, key: string) => void): void {
    while (this.#ready.size > 0) {
      const keys = [...this.#ready];
      this.#ready.clear();
      for (const key of keys) {
        for (const client of this.#byKey.get(key) ?? []) {
          // One that was served by an earlier key is gone.
          if (this.#clients.has(client)) attempt(client, key);
        }
      }
    }
  }

  clear(): void {
    this.#clients.clear();
    this.#byKey.clear();
    this.#ready.clear();
    this.#keyspace.onChange = undefined;
  }

  readonly #noteChange = (key: string): void => {
    if (this.#byKey.has(key)) this.#ready.add(key);
  };
}
