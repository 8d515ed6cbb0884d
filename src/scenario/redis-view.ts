import { commandAccess } from '../world/redis/command-table.ts';
import { latin1AsUtf8, utf8AsLatin1 } from '../world/redis/latin1.ts';
import type { Reply } from '../world/redis/reply.ts';
import type { WireCommand } from '../world/redis/request-parser.ts';

type Argument = string | number;
type Count = (...args: readonly Argument[]) => number;
type Texts = (...args: readonly Argument[]) => string[];
type MaybeText = (...args: readonly Argument[]) => string | null;

/** What checks see of Redis: its reading commands, answered at once and as ioredis would. No key expires by a look. */
export interface RedisView {
  readonly exists: Count;
  readonly get: MaybeText;
  readonly getrange: (...args: readonly Argument[]) => string;
  readonly hexists: Count;
  readonly hget: MaybeText;
  readonly hgetall: (key: string) => Record<string, string>;
  readonly hkeys: Texts;
  readonly hlen: Count;
  readonly hmget: (...args: readonly Argument[]) => (string | null)[];
  readonly hvals: Texts;
  readonly keys: (pattern: string) => string[];
  readonly lindex: MaybeText;
  readonly llen: Count;
  readonly lrange: Texts;
  readonly mget: (...args: readonly Argument[]) => (string | null)[];
  readonly pttl: Count;
  readonly scard: Count;
  readonly sismember: Count;
  readonly smembers: Texts;
  readonly strlen: Count;
  readonly ttl: Count;
  readonly type: (key: string) => string;
  readonly xlen: Count;
  readonly zcard: Count;
  readonly zcount: Count;
  readonly zrange: Texts;
  readonly zrank: (...args: readonly Argument[]) => number | null;
  readonly zscore: MaybeText;
  /** Any other command that only reads. Throws a `TypeError` for one that may write. */
  readonly call: (name: string, ...args: readonly Argument[]) => RedisValue;
}

export type RedisValue = string | number | bigint | null | readonly RedisValue[];

const commands = [
  'exists',
  'get',
  'getrange',
  'hexists',
  'hget',
  'hkeys',
  'hlen',
  'hmget',
  'hvals',
  'keys',
  'lindex',
  'llen',
  'lrange',
  'mget',
  'pttl',
  'scard',
  'sismember',
  'smembers',
  'strlen',
  'ttl',
  'type',
  'xlen',
  'zcard',
  'zcount',
  'zrange',
  'zrank',
  'zscore',
] as const satisfies readonly (keyof RedisView)[];

/** `look` asks the server, whose state it leaves as it was. */
export function redisView(look: (command: WireCommand) => Reply): RedisView {
  const call = (name: string, ...args: readonly Argument[]): RedisValue => {
    const command = [name, ...args.map((argument) => utf8AsLatin1(String(argument)))];
    if (commandAccess(command).access === 'write') {
      throw new TypeError(`a check may only read: expected a reading command of Redis, got ${name}`);
    }
    return valueOf(look(command));
  };
  const reading = Object.fromEntries(
    commands.map((name) => [name, (...args: readonly Argument[]) => call(name, ...args)]),
  );
  // Sound: each command's reply has the type that the interface gives it.
  return { ...reading, hgetall: (key) => pairs(call('hgetall', key)), call } as RedisView;
}

function pairs(flat: RedisValue): Record<string, string> {
  const texts = Array.isArray(flat) ? (flat as readonly RedisValue[]).map(String) : [];
  const entries = texts.flatMap((text, index) => (index % 2 === 0 ? [[text, texts[index + 1] ?? '']] : []));
  return Object.fromEntries(entries) as Record<string, string>;
}

function valueOf(reply: Reply): RedisValue {
  switch (reply.kind) {
    case 'simple':
      return reply.text;
    case 'error':
      throw new Error(reply.message);
    case 'integer':
      return reply.value;
    case 'bulk':
      return reply.value === null ? null : latin1AsUtf8(reply.value);
    case 'array':
      return reply.items === null ? null : reply.items.map(valueOf);
  }
}
