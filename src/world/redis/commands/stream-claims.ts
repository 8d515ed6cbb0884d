import type { CommandContext, CommandSpecification } from '../command-specification.ts';
import { parseInteger } from '../integers.ts';
import type { Integer } from '../integers.ts';
import { arrayReply, errorReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { isGone, isIdle, take } from '../streams/claim.ts';
import type { Claim } from '../streams/claim.ts';
import { groupAt, quoted } from '../streams/stream-at.ts';
import { firstId, invalidIdError, parseId, terminated } from '../streams/stream-id.ts';
import type { StreamId } from '../streams/stream-id.ts';

/** Taking over entries by their ids. */
export const streamClaimCommands: readonly CommandSpecification[] = [
  { name: 'xclaim', arity: -6, access: 'write', keys: 'first', run: claim },
];

interface ClaimOptions {
  readonly deliveredMs: number;
  readonly deliveries: Integer | undefined;
  readonly force: boolean;
  readonly idsOnly: boolean;
  readonly lastId: StreamId;
}

function claim(context: CommandContext, args: readonly string[]): Reply {
  const [key = '', name = '', consumer = '', idleText = '', ...rest] = args;
  const found = groupAt(context.keyspace, { key, group: name });
  if ('kind' in found) return found;
  const { stream, group } = found;
  const idleMinMs = parseInteger(idleText);
  if (idleMinMs === undefined) return errorReply('ERR Invalid min-idle-time argument for XCLAIM');
  const firstOption = rest.findIndex((text) => parseId(text) === undefined);
  const texts = firstOption === -1 ? rest : rest.slice(0, firstOption);
  const options = parseOptions(rest.slice(texts.length), context.nowMs);
  if ('kind' in options) return options;
  if (options.lastId > group.lastId) group.lastId = options.lastId;
  const claimed: Claim = { ...options, context, stream, group, consumer };
  const replies = texts.flatMap((text): readonly Reply[] => {
    const id = parseId(text) ?? firstId;
    if (isGone(claimed, id)) return [];
    const pending = group.pendingOf(id);
    if (pending === undefined && !options.force) return [];
    if (pending !== undefined && !isIdle(context, pending, idleMinMs)) return [];
    return [take(claimed, id)];
  });
  return arrayReply(replies);
}

function parseOptions(rest: readonly string[], nowMs: number): ClaimOptions | Reply {
  let deliveredMs: bigint | undefined;
  let deliveries: Integer | undefined;
  let lastId = firstId;
  let [force, idsOnly] = [false, false];
  for (let index = 0; index < rest.length; index += 1) {
    const option = terminated(rest[index] ?? '').toUpperCase();
    const value = rest[index + 1];
    if (option === 'FORCE') force = true;
    else if (option === 'JUSTID') idsOnly = true;
    else if (value !== undefined && option === 'LASTID') {
      const id = parseId(value);
      if (id === undefined) return invalidIdError;
      lastId = id;
      index += 1;
    } else if (value !== undefined && ['IDLE', 'TIME', 'RETRYCOUNT'].includes(option)) {
      const amount = parseInteger(value);
      if (amount === undefined) return errorReply(`ERR Invalid ${option} option argument for XCLAIM`);
      if (option === 'RETRYCOUNT') deliveries = amount;
      else deliveredMs = option === 'TIME' ? BigInt(amount) : BigInt(nowMs) - BigInt(amount);
      index += 1;
    } else return errorReply(`ERR Unrecognized XCLAIM option '${quoted(rest[index] ?? '')}'`);
  }
  // A time before 1970 or after now counts as now.
  const isPossible = deliveredMs !== undefined && deliveredMs >= 0n && deliveredMs <= BigInt(nowMs);
  return {
    deliveredMs: isPossible ? Number(deliveredMs) : nowMs,
    deliveries: deliveries !== undefined && deliveries >= 0 ? deliveries : undefined,
    force,
    idsOnly,
    lastId,
  };
}
