import { misfit } from './command-specification.ts';
import type { CommandSpecification } from './command-specification.ts';
import type { CommandExecutor, ExecutingSession } from './command-executor.ts';
import { commandName, unsupportedCommand } from './command-table.ts';
import { wrongArgumentCountError } from './error-replies.ts';
import type { KeyWatcher } from './keyspace.ts';
import { arrayReply, errorReply, nullArray, okReply, queuedReply } from './reply.ts';
import type { Reply } from './reply.ts';
import type { WireCommand } from './request-parser.ts';

interface QueuedCommand {
  readonly specification: CommandSpecification;
  readonly args: readonly string[];
}

/** These run at once, even between MULTI and EXEC. */
const neverQueued: ReadonlySet<string> = new Set(['multi', 'exec', 'discard', 'watch', 'quit']);

export interface RedisSessionOptions {
  readonly label: unknown;
  readonly id: number;
  readonly executor: CommandExecutor;
}

/** One connection's state: the MULTI queue and the watched keys. */
export class RedisSession implements ExecutingSession, KeyWatcher {
  readonly label: unknown;
  readonly id: number;
  clientName = '';
  readonly #executor: CommandExecutor;
  readonly #watched = new Set<string>();
  #watchedModified = false;
  #queue: QueuedCommand[] | undefined;
  #queueBroken = false;
  #closed = false;

  constructor({ label, id, executor }: RedisSessionOptions) {
    this.label = label;
    this.id = id;
    this.#executor = executor;
  }

  /** Runs one command now and returns its reply. Throws UnsupportedCommandError for what is not simulated. */
  execute(command: WireCommand): Reply {
    if (this.#closed) throw new Error('A command came over a closed Redis session');
    const name = commandName(command);
    const specification = this.#executor.find(name);
    if (specification === undefined) throw unsupportedCommand(name);
    const args = command.slice(1);
    const misfitting = misfit(specification, args);
    if (misfitting !== undefined) return this.#refuseArguments(misfitting);
    if (this.#queue !== undefined && !neverQueued.has(name)) {
      this.#queue.push({ specification, args });
      return queuedReply;
    }
    return this.#executor.execute(this, specification, args);
  }

  /** A command that does not fit spoils the transaction it stands in; an EXEC that does not fit ends it. */
  #refuseArguments(name: string): Reply {
    if (name !== 'exec') {
      this.#queueBroken = true;
      return wrongArgumentCountError(name);
    }
    this.#queue = undefined;
    this.unwatch();
    return errorReply(
      "EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command",
    );
  }

  close(): void {
    this.#closed = true;
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
    return arrayReply(
      queue.map(({ specification, args }) => this.#executor.execute(this, specification, args)),
    );
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
