import type { CommandTable } from '../../../src/world/redis/command-table.ts';
import type { Reply } from '../../../src/world/redis/reply.ts';
import { RedisServer } from '../../../src/world/redis/server.ts';
import type { RedisSession } from '../../../src/world/redis/server.ts';

/** A simulated server with a clock to turn and sessions to use, for tests that speak in texts. */
export class SimulatedRedis {
  nowMs: number;
  readonly server: RedisServer;
  readonly expired: (readonly [string, number])[] = [];
  readonly #sessions: readonly RedisSession[];

  constructor({ nowMs = 1_000_000, sessions = 1, commands }: SimulatedRedisOptions = {}) {
    this.nowMs = nowMs;
    this.server = new RedisServer({
      now: () => this.nowMs,
      expired: (key, deadlineMs) => this.expired.push([key, deadlineMs]),
      ...(commands === undefined ? {} : { commands }),
    });
    this.#sessions = Array.from({ length: sessions }, (_, index) => this.server.openSession(index));
  }

  /** Executes one command, one character per byte. */
  send(command: readonly string[], session = 0): Reply {
    const used = this.#sessions[session];
    if (used === undefined) throw new Error(`there is no session ${session}`);
    return used.execute(command);
  }

  /** The reply as a short text: errors and integers as they are, bulk strings in quotes. */
  ask(...command: readonly string[]): string {
    return replyText(this.send(command));
  }
}

export interface SimulatedRedisOptions {
  readonly nowMs?: number;
  readonly sessions?: number;
  readonly commands?: CommandTable;
}

export function replyText(reply: Reply): string {
  switch (reply.kind) {
    case 'simple':
      return reply.text;
    case 'error':
      return `(error) ${reply.message}`;
    case 'integer':
      return String(reply.value);
    case 'bulk':
      return reply.value === null ? 'nil' : JSON.stringify(reply.value);
    case 'array':
      return reply.items === null ? 'nil array' : `[${reply.items.map(replyText).join(', ')}]`;
  }
}
