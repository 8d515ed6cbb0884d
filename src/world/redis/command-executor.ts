import { type BlockedClient, BlockedClients, type Blocking } from './blocked-clients.ts';
import { misfit } from './command-specification.ts';
import type { CommandContext, CommandSpecification, SessionCommands } from './command-specification.ts';
import { unsupportedCommand } from './command-table.ts';
import type { CommandTable } from './command-table.ts';
import { Keyspace } from './keyspace.ts';
import { createMockReceiver } from './mock-commands.ts';
import { newerReply } from './newer-replies.ts';
import { PubSub } from './pub-sub.ts';
import { errorReply, nullArray } from './reply.ts';
import type { Reply } from './reply.ts';
import { ScriptRegistry } from './script-registry.ts';

/** A connection as the executor sees it. */
export interface ExecutingSession extends SessionCommands {
  readonly label: unknown;
}

export interface ExecutedCommand {
  /** In lower case. */
  readonly name: string;
  /** One character per byte. */
  readonly arguments: readonly string[];
  readonly reply: Reply;
  readonly fromScript: boolean;
  /** The label given to openSession. */
  readonly session: unknown;
}

export interface CommandExecutorOptions {
  readonly now: () => number;
  readonly observe: ((command: ExecutedCommand) => void) | undefined;
  readonly expired: ((key: string, deadlineMs: number) => void) | undefined;
  readonly draw: () => number;
  readonly table: CommandTable;
}

/** Runs single commands against the keyspace: alone, out of a MULTI queue, or called by a script. */
export class CommandExecutor {
  readonly keyspace = new Keyspace();
  readonly scripts: ScriptRegistry;
  readonly #options: CommandExecutorOptions;
  /** One object for all commands: only the time and the session change. */
  readonly #context: { -readonly [Member in keyof CommandContext]: CommandContext[Member] };
  readonly blocked = new BlockedClients(this.keyspace);
  readonly pubSub = new PubSub();
  /** The connections that are open. */
  readonly clients = new Set<SessionCommands>();
  #session: ExecutingSession | undefined;
  /** Takes what the running command waits for, where its client can. */
  #wait: ((blocking: Blocking) => void) | undefined;
  #waits = false;

  constructor(options: CommandExecutorOptions) {
    this.#options = options;
    this.scripts = new ScriptRegistry((command, readOnly) => this.#executeFromScript(command, readOnly));
    this.#context = {
      keyspace: this.keyspace,
      mock: createMockReceiver(this.keyspace),
      nowMs: 0,
      nowMicroseconds: 0,
      session: noSession,
      scripts: this.scripts,
      pubSub: this.pubSub,
      draw: options.draw,
      clients: {
        unblock: (sessionId, reply) => this.#unblock(sessionId, reply),
        list: () => [...this.clients],
      },
      block: (blocking) => {
        this.#waits = this.#wait !== undefined;
        this.#wait?.(blocking);
        return blocking.otherwise;
      },
    };
  }

  /** The command's place in the table, if the table has it. */
  find(name: string): CommandSpecification | undefined {
    return this.#options.table.get(name);
  }

  /** Runs a command whose argument count was checked. Where it has to wait, `wait` is called and no reply is meant. */
  execute(
    session: ExecutingSession,
    specification: CommandSpecification,
    args: readonly string[],
    wait?: (blocking: Blocking) => void,
  ): Reply {
    this.#enter(session);
    this.#wait = specification.blocks === true ? wait : undefined;
    try {
      return this.#run(specification, args, false);
    } finally {
      this.#wait = undefined;
    }
  }

  /** Serves whoever waits for what the commands before have changed. */
  serveBlocked(): void {
    if (this.blocked.count > 0) this.blocked.serve((client, key) => this.#serve(client, key));
  }

  #serve(client: BlockedClient, key: string): void {
    const { specification, args, blocking, waiter } = client;
    this.#enter(client.session);
    const reply = waiter.around(() => {
      this.#turnClock();
      const plain = blocking.serve(this.#context, key);
      const served = plain && this.#inProtocol(specification, args, plain);
      if (served !== undefined) this.#settle(specification, args, { reply: served, fromScript: false });
      return served;
    });
    if (reply === undefined) return;
    this.blocked.remove(client);
    waiter.answer(reply);
  }

  #unblock(sessionId: number, reply: Reply | 'time out'): boolean {
    const client = this.blocked.of(sessionId);
    if (client === undefined) return false;
    this.blocked.remove(client);
    client.waiter.answer(reply === 'time out' ? (client.blocking.timedOut ?? nullArray) : reply);
    return true;
  }

  #enter(session: ExecutingSession): void {
    this.#session = session;
    this.#context.session = session;
  }

  /** Drops every key whose deadline has passed: as in Redis, only once the clock shows more than the deadline. */
  expireDue(): void {
    const earliest = this.keyspace.earliestDeadline();
    if (earliest === undefined) return;
    const nowMs = Math.floor(this.#options.now());
    let due: typeof earliest | undefined = earliest;
    while (due !== undefined && due.deadlineMs < nowMs) {
      this.keyspace.delete(due.key);
      this.keyspace.tellWatchers(true);
      this.#options.expired?.(due.key, Number(due.deadlineMs));
      due = this.keyspace.earliestDeadline();
    }
  }

  #executeFromScript([written = '', ...args]: readonly string[], readOnly: boolean): Reply {
    const name = written.toLowerCase();
    const specification = this.find(name);
    if (specification === undefined) throw unsupportedCommand(name);
    if (specification.refusedInScripts === true) {
      return errorReply('ERR This Redis command is not allowed from script');
    }
    if (misfit(specification, args) !== undefined) {
      return errorReply('ERR Wrong number of args calling Redis command from script');
    }
    if (readOnly && specification.access === 'write') {
      return errorReply('ERR Write commands are not allowed from read-only scripts.');
    }
    return this.#run(specification, args, true);
  }

  #run(specification: CommandSpecification, args: readonly string[], fromScript: boolean): Reply {
    this.expireDue();
    this.#turnClock();
    this.#waits = false;
    const plain = specification.run(this.#context, args);
    // Scripts see replies of the older protocol.
    const reply = fromScript ? plain : this.#inProtocol(specification, args, plain);
    if (!this.#waits) this.#settle(specification, args, { reply, fromScript });
    return reply;
  }

  #inProtocol({ name }: CommandSpecification, args: readonly string[], reply: Reply): Reply {
    return this.#context.session.protocol === 2 ? reply : newerReply(name, args, reply);
  }

  #turnClock(): void {
    const now = this.#options.now();
    this.#context.nowMs = Math.floor(now);
    this.#context.nowMicroseconds = Math.floor(now * 1000);
  }

  /** What is to be told of a command that took effect. */
  #settle(
    specification: CommandSpecification,
    args: readonly string[],
    { reply, fromScript }: Pick<ExecutedCommand, 'reply' | 'fromScript'>,
  ): void {
    const unchanged =
      specification.zeroMeansUnchanged === true && reply.kind === 'integer' && reply.value === 0;
    this.keyspace.tellWatchers(!unchanged);
    const { name } = specification;
    this.#options.observe?.({ name, arguments: args, reply, fromScript, session: this.#session?.label });
  }
}

/** Stands in the context until the first command. */
const noSession: SessionCommands = {
  id: 0,
  clientName: '',
  protocol: 2,
  push: refuse,
  reset: refuse,
  multi: refuse,
  exec: refuse,
  discard: refuse,
  watch: refuse,
  unwatch: refuse,
};

function refuse(): never {
  throw new Error('A command ran without a session');
}
