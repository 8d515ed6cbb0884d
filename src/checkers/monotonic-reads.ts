import { callPropertyCode, cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import { markNamesOperations } from '../scenario/names-operations.ts';
import { inShort, requireFunction } from '../scenario/option-checks.ts';
import type { HistoryEntry } from '../scenario/definition.ts';
import { fails, nameBy, type ReadyCheck } from './ready-check.ts';

export interface MonotonicReadsOptions {
  /** The kind of operation that reads. */
  readonly operation: string;
  /** How new what it read is: by default its result. Reads that ended otherwise than `ok` are left out. */
  readonly version?: (read: HistoryEntry) => number;
  /** What it reads: by default its subject. */
  readonly key?: (read: HistoryEntry) => string;
  /** `process`, the default: who has read something new reads nothing older afterwards. `all`: nor does anybody else. */
  readonly seenBy?: 'process' | 'all';
}

const names: readonly string[] = Object.keys({
  operation: true,
  version: true,
  key: true,
  seenBy: true,
} satisfies Record<keyof MonotonicReadsOptions, true>);

/**
 * A read that is called once another one has returned never sees anything older (monotonic reads, Terry et al. 1994).
 * Throws a `TypeError` for wrong options.
 */
export function monotonicReads(options: MonotonicReadsOptions): ReadyCheck {
  const where = 'monotonicReads';
  requireKnownOptions(where, options, names);
  const { operation, version, key, seenBy = 'process' } = options;
  if (typeof operation !== 'string' || operation === '') {
    throw new TypeError(`${where} operation: expected the name of an operation, got ${inShort(operation)}`);
  }
  for (const [name, value] of Object.entries({ version, key })) {
    if (value !== undefined) requireFunction(`${where} ${name}`, value);
  }
  if (seenBy !== 'process' && seenBy !== 'all') {
    throw new TypeError(`${where} seenBy: expected "process" or "all", got ${inShort(seenBy)}`);
  }
  return markNamesOperations(where, [operation], ({ history }) => {
    const reads = history.filter(({ kind, outcome }) => kind === operation && outcome === 'ok');
    const groups = new Map<string, Read[]>();
    for (const read of reads) {
      const group = `${seenBy === 'all' ? '' : read.process} ${nameOf(where, read, key)}`;
      groups.set(group, [...(groups.get(group) ?? []), { read, version: versionOf(where, read, version) }]);
    }
    for (const group of groups.values()) requireMonotonic(group);
  });
}

interface Read {
  readonly read: HistoryEntry;
  readonly version: number;
}

/** In the order of calls; the newest that had returned before each. */
function requireMonotonic(group: readonly Read[]): void {
  const calls = group.toSorted((left, right) => (left.read.invoked ?? 0) - (right.read.invoked ?? 0));
  const returns = group.toSorted((left, right) => (left.read.returned ?? 0) - (right.read.returned ?? 0));
  let newest: Read | undefined;
  let at = 0;
  for (const each of calls) {
    for (; (returns[at]?.read.returned ?? Infinity) < (each.read.invoked ?? 0); at += 1) {
      const returned = returns[at];
      if (returned !== undefined && returned.version > (newest?.version ?? -Infinity)) newest = returned;
    }
    if (newest === undefined || each.version >= newest.version) continue;
    const { read, version } = each;
    fails(
      `${read.id} read ${version} though ${newest.read.id} had read ${newest.version} before it was called`,
      {
        bug: `a read went back|${read.kind}`,
        operations: [read.id, newest.read.id],
      },
    );
  }
}

function nameOf(where: string, read: HistoryEntry, key: MonotonicReadsOptions['key']): string {
  return key === undefined ? (read.subject ?? '') : nameBy(where, () => key(read));
}

function versionOf(where: string, read: HistoryEntry, version: MonotonicReadsOptions['version']): number {
  const value: unknown =
    version === undefined ? read.result : callPropertyCode(`${where} version`, () => version(read));
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  throw new PropertyCodeError(
    `${where}${version === undefined ? '' : ' version'}: expected a number for ${read.id}, got ${cameInWords(value)}`,
  );
}
