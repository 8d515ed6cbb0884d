import type { CommandContext, CommandSpecification } from '../command-specification.ts';
import { syntaxError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { arrayReply, bulkArrayReply, bulkReply, errorReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { isGone, isIdle, take } from '../streams/claim.ts';
import type { Claim } from '../streams/claim.ts';
import { groupAt } from '../streams/stream-at.ts';
import { firstId, idText, parseRangeEnd } from '../streams/stream-id.ts';
import { UnsupportedCommandError } from '../unsupported-command-error.ts';

/** Taking over whatever others have left idle. */
export const streamAutoclaimCommands: readonly CommandSpecification[] = [
  { name: 'xautoclaim', arity: -6, access: 'write', keys: 'first', run: claimAll },
];

const defaultCount = 100;
/** Redis sets memory aside for this many ids, and how many it has room for is its machine's affair. */
const countMax = 1_000_000;
const redisCountMax = 2n ** 59n - 1n;
/** It looks at so many pending entries for each that it may claim. */
const attemptsFactor = 10;

function claimAll(context: CommandContext, args: readonly string[]): Reply {
  const [key = '', name = '', consumer = '', idleText = '', startText = '', ...rest] = args;
  const idleMinMs = parseInteger(idleText);
  if (idleMinMs === undefined) return errorReply('ERR Invalid min-idle-time argument for XAUTOCLAIM');
  const start = parseRangeEnd(startText, 'start');
  if (typeof start === 'object') return start;
  const options = parseAutomaticOptions(rest);
  if ('kind' in options) return options;
  const found = groupAt(context.keyspace, { key, group: name });
  if ('kind' in found) return found;
  const { idsOnly } = options;
  const { nowMs } = context;
  const claimed: Claim = { ...found, context, consumer, idsOnly, deliveredMs: nowMs, deliveries: undefined };
  const candidates = found.group.allPending().filter(([id]) => id >= start);
  const [replies, deleted]: [Reply[], string[]] = [[], []];
  let seen = 0;
  for (const [id, pending] of candidates) {
    if (replies.length + deleted.length >= options.count || seen >= options.count * attemptsFactor) break;
    seen += 1;
    if (isGone(claimed, id)) deleted.push(idText(id));
    else if (isIdle(context, pending, idleMinMs)) replies.push(take(claimed, id));
  }
  const next = candidates[seen]?.[0] ?? firstId;
  return arrayReply([bulkReply(idText(next)), arrayReply(replies), bulkArrayReply(deleted)]);
}

function parseAutomaticOptions(
  rest: readonly string[],
): { readonly count: number; readonly idsOnly: boolean } | Reply {
  let count = defaultCount;
  let idsOnly = false;
  for (let index = 0; index < rest.length; index += 1) {
    const option = rest[index]?.toUpperCase();
    const value = rest[index + 1];
    if (option === 'JUSTID') idsOnly = true;
    else if (option === 'COUNT' && value !== undefined) {
      const parsed = parseInteger(value);
      if (parsed === undefined || parsed < 1 || parsed > redisCountMax) {
        return errorReply('ERR COUNT must be > 0');
      }
      if (parsed > countMax) {
        throw new UnsupportedCommandError(`XAUTOCLAIM with COUNT over ${countMax} is not simulated`);
      }
      count = Number(parsed);
      index += 1;
    } else return syntaxError;
  }
  return { count, idsOnly };
}
