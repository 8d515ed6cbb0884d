import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redisFaults } from '../../../src/faults/redis-faults.ts';
import { commandAccess, supportedCommands } from '../../../src/world/redis/command-table.ts';
import type { Reply } from '../../../src/world/redis/reply.ts';
import { findRealRedis, RealRedis } from './real-redis.ts';

const path = findRealRedis();

/** Whether scripts write, and how much, is said by what they call. */
const scripts = new Set(['eval', 'evalsha']);

/** Whether a fault may strike a command. */
function fits(kind: string, command: string): boolean {
  const definition = redisFaults.find((each) => each.kind === kind);
  if (definition?.fits === undefined) throw new Error(`${kind} strikes any command`);
  return definition.fits({ command, writes: () => commandAccess([command]).access === 'write' });
}

test('a script is forgotten where it is called by its hash', () => {
  expect(supportedCommands.filter((command) => fits('redis.noscript', command))).toEqual([
    'evalsha',
    'evalsha_ro',
  ]);
});

describe.skipIf(path === undefined)(
  'an error that a real server never gives to a command does not strike it',
  () => {
    const flags = new Map<string, ReadonlySet<string>>();
    let real: RealRedis;
    beforeAll(async () => {
      real = await RealRedis.start(path ?? '', 1);
      const commands = [...supportedCommands];
      const [reply] = await real.send([['command', 'info', ...commands]]);
      flagsOf(reply).forEach((each, index) => flags.set(commands[index] ?? '', new Set(each)));
    });
    afterAll(() => real.stop());

    test.each<readonly [kind: string, mayBe: (flags: ReadonlySet<string>) => boolean]>([
      ['redis.loading', (flagged) => !flagged.has('loading')],
      ['redis.readonly', (flagged) => flagged.has('write')],
      ['redis.oom', (flagged) => flagged.has('denyoom')],
    ])('%s', (kind, mayBe) => {
      const commands = supportedCommands.filter((command) => (flags.get(command)?.size ?? 0) > 0);
      expect(commands.length).toBeGreaterThan(150);
      const plain = commands.filter((command) => !scripts.has(command));
      expect(plain.filter((command) => fits(kind, command))).toEqual(
        plain.filter((command) => mayBe(flags.get(command) ?? new Set())),
      );
    });
  },
);

/** The flags of each command; none for one that is nothing but its subcommands. */
function flagsOf(reply: Reply | undefined): readonly (readonly string[])[] {
  return itemsOf(reply).map((info) =>
    itemsOf(itemsOf(info)[2]).map((flag) => (flag.kind === 'simple' ? flag.text : '')),
  );
}

function itemsOf(reply: Reply | undefined): readonly Reply[] {
  return reply?.kind === 'array' ? (reply.items ?? []) : [];
}
