import type { CommandContext } from '../command-specification.ts';
import type { Integer } from '../integers.ts';
import { bulkReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { oneMore } from './consumer-group.ts';
import type { ConsumerGroup, Pending } from './consumer-group.ts';
import { entryReply } from './stream-at.ts';
import { idText } from './stream-id.ts';
import type { StreamId } from './stream-id.ts';
import type { Stream } from './stream.ts';

/** One consumer taking over what was delivered to others. */
export interface Claim {
  readonly context: CommandContext;
  readonly stream: Stream;
  readonly group: ConsumerGroup;
  readonly consumer: string;
  readonly deliveredMs: number;
  /** Undefined to count one more delivery, unless only ids are asked for. */
  readonly deliveries: Integer | undefined;
  readonly idsOnly: boolean;
}

/** An entry that was deleted is no longer pending, either. */
export function isGone({ stream, group }: Claim, id: StreamId): boolean {
  if (stream.find(id) !== undefined) return false;
  group.acknowledge(id);
  return true;
}

export function isIdle({ nowMs }: CommandContext, { deliveredMs }: Pending, idleMinMs: Integer): boolean {
  return idleMinMs <= 0 || nowMs - deliveredMs >= idleMinMs;
}

export function take(claim: Claim, id: StreamId): Reply {
  const { context, stream, group, consumer, deliveredMs, idsOnly } = claim;
  const before = group.pendingOf(id)?.deliveries ?? 1;
  const deliveries = claim.deliveries ?? (idsOnly ? before : oneMore(before));
  group.consumers.set(consumer, context.nowMs);
  group.setPending(id, { consumer, deliveredMs, deliveries });
  const entry = stream.find(id);
  return idsOnly || entry === undefined ? bulkReply(idText(id)) : entryReply(entry);
}
