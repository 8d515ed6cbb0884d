import type { Limit } from '../../src/audit/work.ts';
import { smallAuditSystem } from './support/small-audit-service.ts';

/** A hand-written lock looks, counts, and only then parks: whoever leaves while it counts wakes nobody. */
const counting: Limit = { operation: 'counting', limitMs: 1_000 };

export default smallAuditSystem(({ redis }) => {
  const busy = new Set<string>();
  const parked = new Map<string, (() => void)[]>();
  const park = (record: string): Promise<void> =>
    new Promise((wake) => {
      parked.set(record, [...(parked.get(record) ?? []), wake]);
    });
  const wakeOne = (record: string): void => {
    const [first, ...others] = parked.get(record) ?? [];
    if (others.length > 0) parked.set(record, others);
    else parked.delete(record);
    first?.();
  };
  return {
    alone: async ({ request: { record }, work }, act) => {
      while (busy.has(record)) {
        await work.wait(counting, () => redis.incr('audit:waits'));
        await park(record);
      }
      busy.add(record);
      try {
        await act();
      } finally {
        busy.delete(record);
        wakeOne(record);
      }
    },
  };
});
