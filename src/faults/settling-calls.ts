import type { AnchorOperation } from '../sim/fault.ts';

/** The calls by which a consumer tells the queue about a delivery. */
export const settlingCalls = [
  'queue.ack',
  'queue.nack',
  'queue.extend',
  'queue.dead-letter',
] as const satisfies readonly AnchorOperation[];
