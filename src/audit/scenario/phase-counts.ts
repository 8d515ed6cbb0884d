import type { Run } from '../../engine.ts';
import { type Confidence, phases, taskOf } from '../../kit.ts';
import { type AuditFact, auditFacts } from './audit-fact.ts';
import { auditFaults } from './audit-faults.ts';

type Phase = (typeof phases)[number];

/** When a system that locks, audits, flags, releases and then acknowledges makes each call. */
const phasesOf: Readonly<Record<string, readonly Phase[]>> = {
  'queue.enqueue': ['outside'],
  'queue.consume': ['outside'],
  'queue.close': ['outside'],
  'queue.deliver': ['before lock'],
  'queue.ack': ['effect to ack', 'releasing'],
  'queue.nack': ['before lock', 'releasing'],
  'queue.dead-letter': ['before lock', 'releasing'],
  'queue.extend': ['before lock', 'holding'],
  'auditor.audit': ['holding'],
  'redis.command': ['before lock', 'holding', 'effect to ack', 'releasing'],
};

/** Counts in which phase of a delivery each kind of fault struck. */
export class PhaseCounts {
  readonly #times = new Map<string, number>();

  add({ facts }: Run): void {
    if (!facts.some(({ what }) => what.kind === 'fault')) return;
    const progress = new Map<string, Phase>();
    const holders = new Map<string, string>();
    for (const fact of auditFacts(facts)) {
      if (fact.what.kind === 'fault') {
        const { fault, call } = fact.what;
        const key = keyOf(fault, phaseAt(call, progress));
        this.#times.set(key, (this.#times.get(key) ?? 0) + 1);
      } else {
        follow(fact, progress, holders);
      }
    }
  }

  /** One row for each kind there is. A cell that was reached is possible, whatever the table says. */
  rows(): Confidence['faultPhases'] {
    return [...auditFaults.definitions.values()]
      .map(({ kind, operations }) => {
        const possible = new Set(operations.flatMap((operation) => phasesOf[operation] ?? []));
        const cells = phases
          .map((phase) => ({ phase, times: this.#times.get(keyOf(kind, phase)) ?? 0 }))
          .filter(({ phase, times }) => times > 0 || possible.has(phase));
        return { kind, cells };
      })
      .sort((left, right) => (left.kind < right.kind ? -1 : 1));
  }
}

function follow({ task, what }: AuditFact, progress: Map<string, Phase>, holders: Map<string, string>): void {
  switch (what.kind) {
    case 'enqueued':
    case 'visible-again':
    case 'overloaded':
    case 'subscribing':
    case 'subscribed':
    case 'unsubscribing':
    case 'built':
    case 'subscription-lost':
    case 'lock-refused':
    case 'lock-renewed':
    case 'called':
    case 'asked':
    case 'answered':
    case 'aborted':
    case 'process':
    case 'fault':
    case 'healed':
    case 'operation':
    case 'cancelled':
    case 'told':
    case 'broken':
      return;
    case 'delivered':
      progress.set(task, 'before lock');
      return;
    case 'locked':
      holders.set(what.record, task);
      if (progress.has(task)) progress.set(task, 'holding');
      return;
    case 'flagged':
      if (progress.has(task)) progress.set(task, 'effect to ack');
      return;
    case 'judged':
      if (what.verdict === 'clean' && progress.get(task) === 'holding') progress.set(task, 'releasing');
      return;
    case 'unlocked':
    case 'lock-expired': {
      const holder = holders.get(what.record);
      if (holder === undefined) return;
      holders.delete(what.record);
      if (progress.get(holder) === 'holding') progress.set(holder, 'releasing');
      return;
    }
    case 'acked':
    case 'returned':
    case 'dead-lettered':
      progress.delete(task);
  }
}

/** A fault at a delivery strikes before the delivery is a fact. */
function phaseAt(call: string, progress: ReadonlyMap<string, Phase>): Phase {
  return progress.get(taskOf(call)) ?? (call.includes('/queue.deliver#') ? 'before lock' : 'outside');
}

function keyOf(kind: string, phase: Phase): string {
  return `${kind} ${phase}`;
}
