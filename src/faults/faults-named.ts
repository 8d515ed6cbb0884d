import type { FaultDefinition } from '../sim/fault.ts';

/**
 * Those that are asked for, by kind or by what it begins with: `redis.*`. Throws a `TypeError` that lists what there is for
 * a pattern that fits none.
 */
export function faultsNamed(
  offered: readonly FaultDefinition[],
  patterns: unknown,
): readonly FaultDefinition[] {
  if (!Array.isArray(patterns)) {
    throw new TypeError(`faults: expected a list such as ['redis.*'], got ${shown(patterns)}`);
  }
  const found = (patterns as readonly unknown[]).flatMap((pattern) => {
    const some = offered.filter((fault) => isNamed(fault, pattern));
    if (some.length > 0) return some;
    const there =
      offered.length === 0 ? 'none, as nothing offers any' : offered.map(({ kind }) => kind).join(', ');
    throw new TypeError(`faults: expected some of ${there}, got ${shown(pattern)}`);
  });
  return [...new Set(found)];
}

function isNamed({ kind, isSpecial = false }: FaultDefinition, pattern: unknown): boolean {
  if (typeof pattern !== 'string') return false;
  return kind === pattern || (!isSpecial && pattern.endsWith('*') && kind.startsWith(pattern.slice(0, -1)));
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
