import { streamKeysStart } from '../command-specification.ts';
import { notIntegerError, syntaxError } from '../error-replies.ts';
import { parseInteger } from '../integers.ts';
import { errorReply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import { parseMilliseconds } from '../timeouts.ts';
import { terminated } from './stream-id.ts';

export type ReadCommand = 'xread' | 'xreadgroup';

export interface ReadOptions {
  /** Zero for all. */
  readonly count: number;
  readonly acknowledgeAtOnce: boolean;
  /** How long to wait for entries; undefined where it does not. */
  readonly timeoutMs: number | undefined;
  readonly as: { readonly group: string; readonly consumer: string } | undefined;
  readonly keys: readonly string[];
  readonly ids: readonly string[];
}

/** The options of XREAD and XREADGROUP, or the error reply. */
export function parseReadOptions(
  command: ReadCommand,
  args: readonly string[],
  nowMs: number,
): ReadOptions | Reply {
  let count = 0;
  let acknowledgeAtOnce = false;
  let as: ReadOptions['as'];
  let timeoutMs: number | undefined;
  const start = streamKeysStart(args);
  const last = start === undefined ? args.length : start - 1;
  for (let index = 0; index < last; index += 1) {
    const option = terminated(args[index] ?? '').toUpperCase();
    const moreCount = args.length - 1 - index;
    if (option === 'BLOCK' && moreCount > 0) {
      const timeout = parseMilliseconds(args[index + 1] ?? '', nowMs);
      if ('kind' in timeout) return timeout;
      ({ timeoutMs } = timeout);
      index += 1;
    } else if (option === 'COUNT' && moreCount > 0) {
      const parsed = parseInteger(args[index + 1] ?? '');
      if (parsed === undefined) return notIntegerError;
      count = Math.max(0, Number(parsed));
      index += 1;
    } else if (option === 'GROUP' && moreCount > 1) {
      if (command === 'xread') return onlyInGroupsError('GROUP');
      as = { group: args[index + 1] ?? '', consumer: args[index + 2] ?? '' };
      index += 2;
    } else if (option === 'NOACK') {
      if (command === 'xread') return onlyInGroupsError('NOACK');
      acknowledgeAtOnce = true;
    } else return syntaxError;
  }
  if (start === undefined) return syntaxError;
  const named = args.slice(start);
  if (named.length % 2 !== 0) return unbalancedError;
  const [keys, ids] = [named.slice(0, named.length / 2), named.slice(named.length / 2)];
  return { count, acknowledgeAtOnce, timeoutMs, as, keys, ids };
}

const unbalancedError = errorReply(
  "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.",
);

function onlyInGroupsError(option: string): Reply {
  return errorReply(`ERR The ${option} option is only supported by XREADGROUP. You called XREAD instead.`);
}
