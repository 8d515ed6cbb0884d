import type { CommandTable } from '../../../src/world/redis/command-table.ts';
import type { Reply } from '../../../src/world/redis/reply.ts';
import { UnsupportedCommandError } from '../../../src/world/redis/unsupported-command-error.ts';
import { replyText, SimulatedRedis } from './simulated-redis.ts';
import type { AskedRedis } from './wire-connection.ts';

/** One character per byte. */
export type Command = readonly string[];

/** A command over one of the connections; the first one when it does not say. */
export type Step = Command | { readonly connection: number; readonly command: Command };

/** Replies in these follow no order, or none that a client may rely on. */
const unordered: ReadonlySet<string> = new Set([
  'keys',
  'smembers',
  'sinter',
  'sunion',
  'sdiff',
  'spop',
  'srandmember',
  'hrandfield',
  'zrandmember',
  'scan',
  'sscan',
]);

/** The real server's clock runs: what it says of times left may differ a little. */
const timed: ReadonlySet<string> = new Set(['ttl', 'pttl', 'expiretime', 'pexpiretime']);
const toleranceMs = 10_000;
/** Entries and consumers of streams: how long they were idle, the real server's clock says. */
const idling: ReadonlySet<string> = new Set(['xpending', 'xinfo']);

export interface ComparisonOptions {
  /** What the simulated server refuses is not asked of the real one; "report" counts it, and any failure, as differing. */
  readonly refused?: 'leave out' | 'report';
  readonly commands?: CommandTable;
  /** Whether to ask the other server what the simulated one replied to so; by default everything. */
  readonly asks?: (reply: Reply) => boolean;
}

/** Runs the steps on an emptied real server and on a new simulated one: one line per reply that differs. */
export async function differences(
  real: AskedRedis,
  steps: readonly Step[],
  { refused = 'leave out', commands, asks = () => true }: ComparisonOptions = {},
): Promise<string[]> {
  const simulated = new SimulatedRedis({
    nowMs: Date.now(),
    sessions: 2,
    ...(commands === undefined ? {} : { commands }),
  });
  for (const connection of real.connections) await real.send([['discard'], ['unwatch']], connection);
  await real.send([['flushall'], ['script', 'flush']]);
  const found: string[] = [];
  for (const batch of batches(steps)) {
    const accepted: Command[] = [];
    const expected: Reply[] = [];
    for (const command of batch.commands) {
      const reply = attempt(() => simulated.send(command, batch.connection));
      if (reply instanceof Error) {
        if (refused === 'report') found.push(`${JSON.stringify(command)}: ${reply.message}`);
        else if (!(reply instanceof UnsupportedCommandError)) throw reply;
        continue;
      }
      if (!asks(reply)) continue;
      accepted.push(command);
      expected.push(reply);
    }
    const replies = await real.send(accepted, batch.connection);
    for (const [index, command] of accepted.entries()) {
      const [ours, theirs] = [expected[index], replies[index]];
      if (ours === undefined || theirs === undefined) throw new Error('a reply is missing');
      if (!sameReply(command, ours, theirs)) {
        found.push(`${JSON.stringify(command)}: simulated ${replyText(ours)}, real ${replyText(theirs)}`);
      }
    }
  }
  return found;
}

function attempt(send: () => Reply): Reply | Error {
  try {
    return send();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

interface Batch {
  readonly connection: number;
  readonly commands: Command[];
}

function batches(steps: readonly Step[]): readonly Batch[] {
  const result: Batch[] = [];
  for (const step of steps) {
    const { connection, command } = 'command' in step ? step : { connection: 0, command: step };
    const last = result.at(-1);
    if (last?.connection === connection) last.commands.push(command);
    else result.push({ connection, commands: [command] });
  }
  return result;
}

function sameReply(command: Command, ours: Reply, theirs: Reply): boolean {
  const name = command[0]?.toLowerCase() ?? '';
  if (timed.has(name) && ours.kind === 'integer' && theirs.kind === 'integer') {
    const [left, right] = [Number(ours.value), Number(theirs.value)];
    if (left < 0 || right < 0) return left === right;
    return Math.abs(left - right) <= Math.max(toleranceMs, 1e-12 * Math.abs(right));
  }
  if (idling.has(name)) return sameButForIdleTimes(ours, theirs);
  if (unordered.has(name)) return sorted(ours) === sorted(theirs);
  return comparable(ours) === comparable(theirs);
}

/**
 * Five differences are let pass. Ids of streams that come from the clock differ as the clocks do, and so do the addresses
 * of tables that a script makes texts of. The two compilers word their complaints differently. Lua 5.3 puts a variable's name
 * after its type: "a nil value (local 'x')" for "local 'x' (a nil value)". And JavaScript does not know the sign of
 * NaN, which C prints.
 */
function comparable(reply: Reply): string {
  return replyText(reply)
    .replaceAll(/"(\d{13})-\d+"/g, (id, timeMs) => (isAboutNow(Number(timeMs)) ? 'id of now' : id))
    .replace(/(Error compiling script .*user_script:\d+:).*/, '$1')
    .replaceAll(
      /attempt to (\w+(?: \w+)*?) a (\w+) value \((\w+ '[^']*')\)/g,
      'attempt to $1 $3 (a $2 value)',
    )
    .replaceAll(/table: 0x[\da-f]+/g, 'table')
    .replaceAll(/ *-?nan/gi, 'nan');
}

function isAboutNow(timeMs: number): boolean {
  return Math.abs(timeMs - Date.now()) <= toleranceMs;
}

/** Also within each item, as a page of a scan has them. */
function sorted(reply: Reply): string {
  return reply.kind === 'array' && reply.items !== null
    ? reply.items.map(sorted).sort().join()
    : replyText(reply);
}

/** The idle time is the third of four in a pending entry, and stands behind its name in what XINFO says of a consumer. */
function sameButForIdleTimes(ours: Reply, theirs: Reply): boolean {
  const [left, right] = [withoutIdleTimes(ours), withoutIdleTimes(theirs)];
  if (comparable(left.reply) !== comparable(right.reply)) return false;
  return left.timesMs.every(
    (timeMs, index) => Math.abs(timeMs - (right.timesMs[index] ?? -1)) <= toleranceMs,
  );
}

function withoutIdleTimes(reply: Reply): { readonly reply: Reply; readonly timesMs: readonly number[] } {
  const timesMs: number[] = [];
  const strip = (part: Reply): Reply => {
    if (part.kind !== 'array' || part.items === null) return part;
    const { items } = part;
    const isPending = items.length === 4 && items[2]?.kind === 'integer' && items[3]?.kind === 'integer';
    return {
      kind: 'array',
      items: items.map((item, index) => {
        const before = items[index - 1];
        const isIdle = (isPending && index === 2) || (before?.kind === 'bulk' && before.value === 'idle');
        if (!isIdle || item.kind !== 'integer') return strip(item);
        timesMs.push(Number(item.value));
        return { kind: 'simple', text: 'some time' };
      }),
    };
  };
  return { reply: strip(reply), timesMs };
}
