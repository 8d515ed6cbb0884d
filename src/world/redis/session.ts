import type { BlockedClient, Blocking, Waiter } from './blocked-clients.ts';
import { misfit } from './command-specification.ts';
import type { CommandSpecification } from './command-specification.ts';
import type { CommandExecutor, ExecutingSession } from './command-executor.ts';
import { commandName, unsupportedCommand } from './command-table.ts';
import type { KeyWatcher } from './keyspace.ts';
import { arrayReply, errorReply, nullArray, okReply, queuedReply, spokenIn } from './reply.ts';
import type { Protocol, Reply } from './reply.ts';
import { UnsupportedCommandError } from './unsupported-command-error.ts';
import type { WireCommand } from './request-parser.ts';

interface QueuedCommand {
  readonly specification: CommandSpecification;
  readonly args: readonly string[];
}

/** These run at once, even between MULTI and EXEC. */
const neverQueued: ReadonlySet<string> = new Set(['multi', 'exec', 'discard', 'watch', 'quit', 'reset']);

/** All that a connection of the older protocol may say while it listens to channels. */
const whileListening: ReadonlySet<string> = new Set([
  'subscribe',
  'unsubscribe',
  'psubscribe',
  'punsubscribe',
  'ping',
  'quit',
  'reset',
]);

export interface RedisSessionOptions {
  readonly label: unknown;
  readonly id: number;
  readonly executor: CommandExecutor;
  /** Told of what its client did not ask for. */
  readonly push: ((message: Reply) => void) | undefined;
}

/** A command waits: for one of these keys, so many virtual milliseconds, or for ever where that is 0. */
export interface Blocked {
  readonly kind: 'blocked';
  readonly keys: readonly string[];
  readonly timeoutMs: number;
}

/** One connection's state: the MULTI queue and the watched keys. */
export class RedisSession implements ExecutingSession, KeyWatcher {
  readonly label: unknown;
  readonly id: number;
  clientName = '';
  protocol: Protocol = 2;
  readonly push: (message: Reply) => void;
  readonly #executor: CommandExecutor;
  readonly #watched = new Set<string>();
  #watchedModified = false;
  #queue: QueuedCommand[] | undefined;
  #queueBroken = false;
  #closed = false;
  #waiting: BlockedClient | undefined;

  constructor({ label, id, executor, push }: RedisSessionOptions) {
    this.push = push ?? (() => undefined);
    // Nobody tells a session that only looks what it did not ask for, and it is no client.
    if (push !== undefined) executor.clients.add(this);
    this.label = label;
    this.id = id;
    this.#executor = executor;
  }

  /**
   * Runs one command now and returns its reply; no command waits. Then serves whoever waits for what it did. Throws
   * UnsupportedCommandError for what is not simulated.
   */
  execute(command: WireCommand): Reply {
    const reply = this.#perform(command);
    this.#executor.serveBlocked();
    return reply;
  }

  /** As `execute`, but the command may wait, and whoever waits for what it did is to be served by the caller. */
  submit(command: WireCommand, waiter: Waiter): Reply | Blocked {
    let blocked: Blocked | undefined;
    const reply = this.#perform(command, ({ specification, args, blocking }) => {
      this.#waiting = { session: this, specification, args, blocking, waiter };
      this.#executor.blocked.add(this.#waiting);
      blocked = { kind: 'blocked', keys: blocking.keys, timeoutMs: blocking.timeoutMs };
    });
    return blocked ?? reply;
  }

  /** Its command waits no longer. What the client gets where its time was up. */
  giveUpWaiting(): Reply {
    const reply = this.#waiting?.blocking.timedOut ?? nullArray;
    if (this.#waiting !== undefined) this.#executor.blocked.remove(this.#waiting);
    this.#waiting = undefined;
    return reply;
  }

  #perform(
    command: WireCommand,
    wait?: (what: Pick<BlockedClient, 'specification' | 'args' | 'blocking'>) => void,
  ): Reply {
    if (this.#closed) throw new Error('A command came over a closed Redis session');
    const name = commandName(command);
    const specification = this.#executor.find(name);
    if (specification === undefined) throw unsupportedCommand(name);
    const args = command.slice(1);
    const misfitting = misfit(specification, args);
    if (misfitting !== undefined) {
      return this.#refuse(misfitting, `wrong number of arguments for '${misfitting}' command`);
    }
    if (this.protocol === 2 && !whileListening.has(name) && this.#executor.pubSub.countOf(this) > 0) {
      return this.#refuse(name, cannotExecute(specification, args));
    }
    if (this.#queue !== undefined && !neverQueued.has(name)) {
      if (name.endsWith('subscribe')) {
        throw new UnsupportedCommandError(`${name.toUpperCase()} in a transaction is not simulated`);
      }
      this.#queue.push({ specification, args });
      return queuedReply;
    }
    const waits = wait && ((blocking: Blocking) => wait({ specification, args, blocking }));
    return this.#executor.execute(this, specification, args, waits);
  }

  /** A fault refuses a command instead of the session: what stands in a transaction is not done by halves. */
  refused(name: string): void {
    if (this.#queue !== undefined) this.#refuse(name, 'a fault');
  }

  /** A command that is refused spoils the transaction it stands in; an EXEC that is refused ends it. */
  #refuse(name: string, problem: string): Reply {
    if (name !== 'exec') {
      this.#queueBroken = true;
      return errorReply(`ERR ${problem}`);
    }
    this.#queue = undefined;
    this.unwatch();
    return errorReply(`EXECABORT Transaction discarded because of: ${problem}`);
  }

  reset(): Reply {
    this.#queue = undefined;
    this.unwatch();
    this.#executor.pubSub.forget(this);
    this.clientName = '';
    this.protocol = 2;
    return { kind: 'simple', text: 'RESET' };
  }

  close(): void {
    this.#closed = true;
    this.#executor.clients.delete(this);
    this.#executor.pubSub.forget(this);
    this.giveUpWaiting();
    this.#queue = undefined;
    this.unwatch();
  }

  keyModified(): void {
    this.#watchedModified = true;
  }

  multi(): Reply {
    if (this.#queue !== undefined) return errorReply('ERR MULTI calls can not be nested');
    this.#queue = [];
    this.#queueBroken = false;
    return okReply;
  }

  exec(): Reply {
    const queue = this.#queue;
    if (queue === undefined) return errorReply('ERR EXEC without MULTI');
    const modified = this.#watchedModified;
    this.#queue = undefined;
    this.unwatch();
    if (this.#queueBroken) {
      return errorReply('EXECABORT Transaction discarded because of previous errors.');
    }
    if (modified) return nullArray;
    const before = this.protocol;
    const told = queue.map(({ specification, args }) => {
      const reply = this.#executor.execute(this, specification, args);
      return { reply, protocol: this.protocol };
    });
    // Each is told as the connection speaks at that time; a HELLO among them changes that.
    const isAlike = told.every(({ protocol }) => protocol === before);
    return arrayReply(told.map(({ reply, protocol }) => (isAlike ? reply : spokenIn(protocol, reply))));
  }

  discard(): Reply {
    if (this.#queue === undefined) return errorReply('ERR DISCARD without MULTI');
    this.#queue = undefined;
    this.unwatch();
    return okReply;
  }

  watch(keys: readonly string[]): Reply {
    if (this.#queue !== undefined) return errorReply('ERR WATCH inside MULTI is not allowed');
    for (const key of keys) {
      this.#watched.add(key);
      this.#executor.keyspace.watch(key, this);
    }
    return okReply;
  }

  unwatch(): Reply {
    for (const key of this.#watched) this.#executor.keyspace.unwatch(key, this);
    this.#watched.clear();
    this.#watchedModified = false;
    return okReply;
  }
}

function cannotExecute(
  { name, subcommands }: CommandSpecification,
  [subcommand = '']: readonly string[],
): string {
  const isWhole = subcommands === undefined && name !== 'client';
  const full = isWhole ? name : `${name}|${subcommand.toLowerCase()}`;
  const allowed = '(P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET';
  return `Can't execute '${full}': only ${allowed} are allowed in this context`;
}
