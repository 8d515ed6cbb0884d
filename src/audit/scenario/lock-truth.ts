import { type ExecutedCommand, latin1AsUtf8 } from '../../kit.ts';
import { auditKeys, type JournalEntry } from '../keys.ts';
import type { AuditHappening } from './audit-fact.ts';
import type { LockKeys } from './lock-keys.ts';

/** What an executed command means to the audit system: locks taken and given back, records flagged. */
export function meaningOf(command: ExecutedCommand, lockKeys: LockKeys): AuditHappening | undefined {
  const [key] = command.arguments;
  if (key === undefined) return undefined;
  if (command.name === 'rpush' && key === auditKeys.journal) return flaggedBy(command.arguments[1]);
  const record = lockKeys.recordIn(key);
  return record === undefined ? undefined : lockMeaning(command, record);
}

function lockMeaning(
  { name, arguments: values, reply }: ExecutedCommand,
  record: string,
): AuditHappening | undefined {
  const changed = reply.kind === 'integer' && Number(reply.value) > 0;
  switch (name) {
    case 'set':
    case 'setnx': {
      if (reply.kind !== 'simple' && !changed) return { kind: 'lock-refused', record };
      return { kind: 'locked', record, token: latin1AsUtf8(values[1] ?? ''), leaseMs: leaseOf(values) };
    }
    case 'del':
    case 'unlink':
      return changed ? { kind: 'unlocked', record } : undefined;
    case 'expire':
    case 'pexpire':
      return changed ? { kind: 'lock-renewed', record, leaseMs: renewedMs(name, values[1]) } : undefined;
    default:
      return undefined;
  }
}

function renewedMs(command: 'expire' | 'pexpire', time = ''): number {
  return Number(time) * (command === 'expire' ? 1000 : 1);
}

function leaseOf(values: readonly string[]): number | undefined {
  for (let index = 2; index < values.length; index += 1) {
    const option = values[index]?.toUpperCase();
    if (option === 'PX') return Number(values[index + 1]);
    if (option === 'EX') return Number(values[index + 1]) * 1000;
  }
  return undefined;
}

/** A journal line that is not ours counts as a flag of nothing, which an invariant will object to. */
function flaggedBy(line = ''): AuditHappening {
  const entry = parseEntry(latin1AsUtf8(line));
  return {
    kind: 'flagged',
    record: entry.record ?? '',
    request: entry.request ?? '',
    fence: entry.fence ?? 0,
  };
}

function parseEntry(text: string): Partial<JournalEntry> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
