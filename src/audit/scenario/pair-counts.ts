import type { Run } from '../../engine.ts';
import { type Confidence, requestOf } from '../../kit.ts';
import { type AuditFact, auditFacts } from './audit-fact.ts';
import { recordOf, recordsByRequest } from './record-of.ts';

/** What races on one record, under the names that the pairs are shown by. */
const operations: Partial<Record<AuditFact['what']['kind'], string>> = {
  locked: 'lock',
  'lock-refused': 'lock-refused',
  'lock-renewed': 'renew',
  'lock-expired': 'lock-expired',
  unlocked: 'unlock',
  flagged: 'flag',
  acked: 'ack',
  returned: 'return',
  'dead-lettered': 'dead-letter',
};

/** Counts the runs in which two operations on one record were seen next to each other, in each order. */
export class PairCounts {
  readonly #runs = new Map<string, { forward: number; backward: number }>();

  add({ facts, plan }: Run): void {
    const records = recordsByRequest(plan);
    const newest = new Map<string, AuditFact>();
    const positions = new Map(plan.operations.map(({ id }, index) => [id, index]));
    const seen = new Set<string>();
    for (const fact of auditFacts(facts)) {
      if (operations[fact.what.kind] === undefined) continue;
      const record = recordOf(fact.what, records);
      if (record === undefined) continue;
      const before = newest.get(record);
      newest.set(record, fact);
      if (before === undefined || before.task === fact.task) continue;
      const { pair, forward } = orderOf(before, fact, positions);
      seen.add(`${forward ? '+' : '-'}${pair}`);
    }
    for (const entry of seen) this.#count(entry.slice(1), entry.startsWith('+'));
  }

  pairs(): Confidence['racingPairs'] {
    return [...this.#runs]
      .map(([pair, { forward, backward }]) => ({ pair, forwardRuns: forward, backwardRuns: backward }))
      .sort((left, right) => (left.pair < right.pair ? -1 : 1));
  }

  #count(pair: string, forward: boolean): void {
    const runs = this.#runs.get(pair) ?? { forward: 0, backward: 0 };
    this.#runs.set(pair, runs);
    if (forward) runs.forward += 1;
    else runs.backward += 1;
  }
}

function orderOf(
  first: AuditFact,
  second: AuditFact,
  positions: ReadonlyMap<string, number>,
): { readonly pair: string; readonly forward: boolean } {
  const left = operations[first.what.kind] ?? '';
  const right = operations[second.what.kind] ?? '';
  if (left !== right) {
    const forward = left < right;
    return { pair: forward ? `${left} × ${right}` : `${right} × ${left}`, forward };
  }
  const place = (task: string): number => positions.get(requestOf(task) ?? '') ?? -1;
  const apart = place(first.task) - place(second.task);
  return { pair: `${left} × ${right}`, forward: apart === 0 ? first.task < second.task : apart < 0 };
}
