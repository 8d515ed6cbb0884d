import { type AuditHappening, toldOf } from '../../audit/scenario/audit-fact.ts';
import { processOf } from '../../core/event-id.ts';
import { auditKeys } from '../../audit/keys.ts';
import { latin1AsUtf8, utf8AsLatin1 } from '../../world/redis/latin1.ts';
import type { Reply } from '../../world/redis/reply.ts';
import { type ExecutedCommand, RedisServer, type RedisSession } from '../../world/redis/server.ts';
import { LockWatch } from '../../audit/scenario/lock-watch.ts';
import type { LiveSimulation } from '../live-simulation.ts';
import { commandKey, type Execution, type OpenFact, type Senders } from './senders.ts';

export interface TruthOptions {
  readonly simulation: LiveSimulation;
  readonly senders: Senders;
  readonly keyPrefix: string;
  /** The server's clock in milliseconds. */
  readonly now: () => number;
}

/** A server whose commands become facts of the run, each under the task that sent it. */
export class Truth {
  readonly server: RedisServer;
  readonly locks: LockWatch;
  readonly #options: TruthOptions;
  readonly #own: RedisSession;
  #executing: Execution | undefined;
  #isTrial = false;
  /** What the script of the last command executed. */
  readonly scriptTrace: string[] = [];

  constructor(options: TruthOptions) {
    this.#options = options;
    this.locks = new LockWatch(options);
    this.server = new RedisServer({
      now: options.now,
      observe: (command) => this.#executed(command),
      expired: (key) => this.#tell(this.locks.gone(key)),
    });
    this.#own = this.server.openSession('raceproof');
  }

  /** Executes a command that came over the connection from this port. */
  execute(session: RedisSession, port: number, command: readonly string[]): Reply {
    this.scriptTrace.length = 0;
    this.#executing = this.#isTrial ? undefined : this.#options.senders.executed(port, commandKey(command));
    try {
      return session.execute(command);
    } finally {
      this.#executing = undefined;
    }
  }

  /** Does it, looks at the outcome, and undoes what it did to these keys: nothing is told. */
  attempt<Outcome>(keys: readonly string[], act: () => Outcome): Outcome {
    const { held } = this.locks;
    const heldBefore = [...held];
    this.#isTrial = true;
    try {
      return this.server.tryOn(keys, act);
    } finally {
      this.#isTrial = false;
      held.clear();
      for (const [record, owner] of heldBefore) held.set(record, owner);
    }
  }

  /** Drops a key before its time, as a server short of memory does. */
  evict(key: string): void {
    if (this.server.evict(key)) this.#tell(this.locks.gone(key));
  }

  /** The reply to a command of our own. */
  ask(command: readonly string[]): Reply {
    return this.#own.execute(command);
  }

  journal(): readonly string[] {
    const key = this.#options.keyPrefix + auditKeys.journal;
    const reply = this.ask(['lrange', utf8AsLatin1(key), '0', '-1']);
    const items = reply.kind === 'array' ? (reply.items ?? []) : [];
    return items.map((item) => (item.kind === 'bulk' ? latin1AsUtf8(item.value ?? '') : ''));
  }

  #executed(command: ExecutedCommand): void {
    const { name, arguments: values, fromScript } = command;
    if (fromScript) this.scriptTrace.push(commandKey([name, ...values]));
    this.#tell(this.locks.executed(command, processOf(this.#executing?.task ?? 'unknown')));
  }

  #tell(what: AuditHappening | undefined): void {
    if (what === undefined || this.#isTrial) return;
    const { scheduler } = this.#options.simulation;
    const fact: OpenFact = {
      step: scheduler.steps,
      atMs: scheduler.nowMs,
      task: this.#executing?.task ?? 'world/redis',
      what: toldOf(what),
    };
    this.#executing?.facts.push(fact);
    this.#options.simulation.tell(fact);
  }
}
