import type { Redis } from 'ioredis';
import { auditKeys } from '../../src/audit/index.ts';

/** What happens to one command: applied or not, answered, refused, or never heard of again. */
export type CommandFate = 'ok' | 'refused' | 'reply-lost' | 'lost' | 'silent';

interface Lock {
  readonly token: string;
  readonly endMs: number;
}

type Command = (...args: readonly unknown[]) => unknown;

/**
 * The audit scripts in plain TypeScript, for tests of what surrounds them on faked time. That the Lua does the same is
 * what audit-scripts.test.ts is for.
 */
export class MemoryRedis {
  readonly locks = new Map<string, Lock>();
  readonly fences = new Map<string, number>();
  readonly flags = new Map<string, string>();
  readonly journal: string[] = [];
  readonly sent: string[] = [];
  fate: (command: string) => CommandFate = () => 'ok';

  client(): Redis {
    const commands: Record<string, Command> = {
      raceproofAuditAcquire: (lock, fence, flag, token, lease) =>
        this.#acquire(String(lock), String(fence), String(flag), String(token), Number(lease)),
      raceproofAuditRenew: (lock, token, lease) => this.#renew(String(lock), String(token), Number(lease)),
      raceproofAuditRelease: (lock, token) => this.#release(String(lock), String(token)),
      raceproofAuditFlag: (fence, flag, _journal, value, request, entry) =>
        this.#flag(String(fence), String(flag), Number(value), String(request), String(entry)),
      get: (key) => this.flags.get(String(key)) ?? null,
    };
    const client: Record<string, unknown> = { defineCommand: () => undefined };
    for (const [name, command] of Object.entries(commands)) {
      client[name] = (...args: readonly unknown[]) =>
        this.#run(name.replace('raceproofAudit', ''), command, args);
    }
    return client as unknown as Redis;
  }

  isLocked(record: string): boolean {
    return this.#holder(auditKeys.lock(record)) !== undefined;
  }

  async #run(name: string, command: Command, args: readonly unknown[]): Promise<unknown> {
    this.sent.push(name);
    const fate = this.fate(name);
    switch (fate) {
      case 'ok':
        return command(...args);
      case 'refused':
        throw new Error('LOADING Redis is loading the dataset in memory');
      case 'reply-lost':
        command(...args);
        throw new Error('Connection is closed.');
      case 'lost':
        command(...args);
        return new Promise(() => {});
      case 'silent':
        return new Promise(() => {});
    }
  }

  #holder(key: string): Lock | undefined {
    const lock = this.locks.get(key);
    return lock !== undefined && performance.now() <= lock.endMs ? lock : undefined;
  }

  #acquire(key: string, fence: string, flag: string, token: string, leaseMs: number): unknown {
    const holder = this.#holder(key);
    if (holder !== undefined && holder.token !== token) return 0;
    if (holder === undefined) this.fences.set(fence, (this.fences.get(fence) ?? 0) + 1);
    this.locks.set(key, { token, endMs: performance.now() + leaseMs });
    const flaggedBy = this.flags.get(flag);
    const granted = this.fences.get(fence) ?? 0;
    return flaggedBy === undefined ? granted : [granted, flaggedBy];
  }

  #renew(key: string, token: string, leaseMs: number): number {
    if (this.#holder(key)?.token !== token) return 0;
    this.locks.set(key, { token, endMs: performance.now() + leaseMs });
    return 1;
  }

  #release(key: string, token: string): number {
    if (this.#holder(key)?.token !== token) return 0;
    this.locks.delete(key);
    return 1;
  }

  #flag(fence: string, flag: string, value: number, request: string, entry: string): number {
    const flaggedBy = this.flags.get(flag);
    if (flaggedBy !== undefined) return flaggedBy === request ? 1 : 2;
    if (this.fences.get(fence) !== value) return 0;
    this.flags.set(flag, request);
    this.journal.push(entry);
    return 1;
  }
}
