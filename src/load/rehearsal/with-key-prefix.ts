import { commandTable } from '../../world/redis/command-table.ts';
import { keysOf, streamKeysStart } from '../../world/redis/command-specification.ts';
import type { KeyPositions } from '../../world/redis/command-specification.ts';

/** These touch keys that they do not name. On a server that others use, too, they must not run. */
const unbounded: ReadonlySet<string> = new Set(['flushall', 'flushdb', 'keys', 'scan', 'dbsize']);

/** The same command on keys of this prefix. Throws a `TypeError` for one that touches keys it does not name. */
export function withKeyPrefix(command: readonly string[], prefix: string): readonly string[] {
  const [name = '', ...values] = command;
  const lowerName = name.toLowerCase();
  const keys = commandTable.get(lowerName)?.keys ?? 'none';
  if (unbounded.has(lowerName)) {
    throw new TypeError(`${name} touches keys it does not name: it cannot be rehearsed on a shared server`);
  }
  const isKey = keyTest(keys, values);
  return [name, ...values.map((value, index) => (isKey(index) ? prefix + value : value))];
}

function keyTest(keys: KeyPositions, values: readonly string[]): (index: number) => boolean {
  switch (keys) {
    case 'none':
      return () => false;
    case 'first':
      return (index) => index === 0;
    case 'second':
      return (index) => index === 1;
    case 'firstTwo':
      return (index) => index < 2;
    case 'all':
      return () => true;
    case 'allButLast':
      return (index) => index < values.length - 1;
    case 'pairs':
      return (index) => index % 2 === 0;
    case 'streams': {
      const start = streamKeysStart(values) ?? values.length;
      const end = start + keysOf(keys, values).length;
      return (index) => index >= start && index < end;
    }
    case 'counted':
      return (index) => index >= 1 && index < 1 + Number(values[0]);
    case 'declared':
      return (index) => index >= 2 && index < 2 + Number(values[1]);
    case 'storedAndDeclared':
      return (index) => index === 0 || (index >= 2 && index < 2 + Number(values[1]));
  }
}
