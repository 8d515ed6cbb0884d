import type { Holds } from '../core/holds.ts';
import { latin1AsUtf8 } from '../world/redis/latin1.ts';
import type { ExecutedCommand } from '../world/redis/server.ts';
import { inShort } from './option-checks.ts';
import type { ServiceContext } from './service.ts';

/** How a Redis tells of its locks. */
export const lockFacts = {
  taken: 'locked',
  released: 'unlocked',
  expired: 'lock expired',
  renewed: 'lock renewed',
  refused: 'lock refused',
} as const satisfies Holds;

interface Change {
  readonly name: string;
  readonly key: string;
  readonly leaseMs?: number | undefined;
}

/**
 * Tells who takes and gives back the keys that are locks: strings set by SET or SETNX. What the pattern captures is what is
 * held, or else the whole key.
 */
export function watchLocks(
  context: ServiceContext,
  pattern: RegExp,
): {
  readonly executed: (command: ExecutedCommand, task: string) => void;
  readonly gone: (key: string) => void;
} {
  const held = new Set<string>();
  const tell = ({ name, key, leaseMs }: Change, task?: string): void => {
    const match = matchOf(pattern, key);
    if (match === undefined) return;
    // Of several keys that are deleted, the reply does not say which were there.
    if (name === lockFacts.released && !held.has(key)) return;
    if (name === lockFacts.taken) held.add(key);
    if (name === lockFacts.released || name === lockFacts.expired) held.delete(key);
    context.tell({ name, subject: match, data: leaseMs === undefined ? undefined : { leaseMs } }, task);
  };
  return {
    executed: (command, task) => {
      for (const change of changesBy(command)) tell(change, task);
    },
    gone: (key) => tell({ name: lockFacts.expired, key }),
  };
}

/** Throws a `TypeError` for what is no pattern, or one that remembers where it last matched. */
export function requireLockPattern(pattern: unknown): void {
  if (pattern === undefined) return;
  if (pattern instanceof RegExp && !pattern.global && !pattern.sticky) return;
  const what = pattern instanceof RegExp ? String(pattern) : inShort(pattern);
  throw new TypeError(
    `redis locks: expected a regular expression without g and y, such as /^lock:(.+)/, got ${what}`,
  );
}

function matchOf(pattern: RegExp, key: string): string | undefined {
  const match = pattern.exec(latin1AsUtf8(key));
  return match === null ? undefined : (match[1] ?? match[0]);
}

function changesBy({ name, arguments: values, reply }: ExecutedCommand): readonly Change[] {
  const [key = ''] = values;
  const times = reply.kind === 'integer' ? Number(reply.value) : 0;
  switch (name) {
    case 'set':
      if (reply.kind === 'simple') return [{ name: lockFacts.taken, key, leaseMs: leaseOf(values) }];
      return reply.kind === 'error' ? [] : [{ name: lockFacts.refused, key }];
    case 'setnx':
      return [{ name: times > 0 ? lockFacts.taken : lockFacts.refused, key }];
    case 'del':
    case 'unlink':
      return times > 0 ? values.map((each) => ({ name: lockFacts.released, key: each })) : [];
    case 'getdel':
      return reply.kind === 'bulk' && reply.value !== null ? [{ name: lockFacts.released, key }] : [];
    case 'expire':
    case 'pexpire': {
      const leaseMs = Number(values[1]) * (name === 'expire' ? 1000 : 1);
      return times > 0 ? [{ name: lockFacts.renewed, key, leaseMs }] : [];
    }
    default:
      return [];
  }
}

function leaseOf(values: readonly string[]): number | undefined {
  for (const [index, value] of values.entries()) {
    if (index < 2) continue;
    const option = value.toUpperCase();
    if (option === 'PX') return Number(values[index + 1]);
    if (option === 'EX') return Number(values[index + 1]) * 1000;
  }
  return undefined;
}
