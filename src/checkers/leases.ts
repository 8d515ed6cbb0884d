import { processOf } from '../core/event-id.ts';
import type { ToldFact } from '../scenario/definition.ts';
import { inShort } from '../scenario/option-checks.ts';
import { lockFacts } from '../scenario/redis-locks.ts';
import { requireKnownOptions } from '../core/known-options.ts';
import { markNeedsHolds } from '../scenario/needs-holds.ts';
import { fails, operationOf, type ReadyCheck, whoseIs } from './ready-check.ts';

export interface LeasesOptions {
  /** Which of the locks that Redis tells of, by the name that `redis({ locks })` gives them; all by default. */
  readonly key?: RegExp;
}

interface Lock {
  taken: ToldFact;
  hasLease: boolean;
}

/**
 * Locks with a lease are used as such: none is taken without one, and nobody gives back or extends a lock that somebody else
 * has taken since: who once had it or was refused it, and goes on as if it were its own. A lease that ends under its holder
 * is no failure by itself. Needs `redis({ locks })`. Throws a `TypeError` for wrong options.
 */
export function leases(options: LeasesOptions = {}): ReadyCheck {
  const where = 'leases';
  requireKnownOptions(where, options, ['key']);
  const { key } = options;
  if (key !== undefined && !(key instanceof RegExp)) {
    throw new TypeError(`${where} key: expected a regular expression, got ${inShort(key)}`);
  }
  return markNeedsHolds(where, ({ facts }) => {
    const locks = new Map<string, Lock>();
    const askers = new Askers();
    for (const fact of facts) {
      const { subject = '' } = fact;
      if (key !== undefined && subject.search(key) < 0) continue;
      const lock = locks.get(subject);
      switch (fact.kind) {
        case lockFacts.taken:
          if (lock !== undefined) requireLease(subject, lock);
          locks.set(subject, { taken: fact, hasLease: leaseOf(fact) !== undefined });
          askers.add(fact, 'had');
          break;
        case lockFacts.refused:
          askers.add(fact, 'refused');
          break;
        case lockFacts.renewed:
          if (lock === undefined) break;
          if (askers.believes(fact, lock.taken)) notItsOwn(subject, lock, fact);
          lock.hasLease = true;
          break;
        case lockFacts.released:
          if (lock === undefined) break;
          if (askers.believes(fact, lock.taken)) notItsOwn(subject, lock, fact);
          requireLease(subject, lock);
          locks.delete(subject);
          break;
        case lockFacts.expired:
          locks.delete(subject);
          break;
        default:
      }
    }
    for (const [subject, lock] of locks) requireLease(subject, lock);
  });
}

/** Who has had a lock before, or was refused it, and may take it for its own. */
class Askers {
  readonly #known = new Map<string, 'had' | 'refused'>();

  add({ subject = '', task }: ToldFact, how: 'had' | 'refused'): void {
    const key = `${subject} ${task}`;
    if (this.#known.get(key) !== 'had') this.#known.set(key, how);
  }

  /**
   * Whether what happens to the lock of another one is the doing of somebody who takes it for its own. Within a process a
   * lock may have been handed on to whoever was refused it.
   */
  believes({ subject = '', task }: ToldFact, { task: holder }: ToldFact): boolean {
    if (task === holder) return false;
    const how = this.#known.get(`${subject} ${task}`);
    return how === 'had' || (how === 'refused' && processOf(task) !== processOf(holder));
  }
}

function requireLease(subject: string, { taken, hasLease }: Lock): void {
  if (hasLease) return;
  fails(`${whoseIs(taken)} took ${subject} without a lease: after a crash it would stay locked`, {
    bug: 'a lock without a lease',
    operations: operationOf(taken),
    step: taken.step,
  });
}

function notItsOwn(subject: string, { taken }: Lock, fact: ToldFact): never {
  const deed = fact.kind === lockFacts.released ? 'gave back' : 'extended';
  return fails(`${whoseIs(fact)} ${deed} ${subject}, which ${whoseIs(taken)} holds`, {
    bug: `somebody else's lock|${deed}`,
    operations: [...operationOf(fact), ...operationOf(taken)],
    step: fact.step,
  });
}

function leaseOf({ data }: ToldFact): unknown {
  return typeof data === 'object' && data !== null && 'leaseMs' in data ? data['leaseMs'] : undefined;
}
