import {
  type Fact,
  milliseconds,
  plainTelling,
  processOf,
  type Reading,
  remember,
  tenureAt,
} from '../../kit.ts';
import { auditCourses } from './audit-courses.ts';
import { auditFact, auditFacts, type LockHappening, type QueueHappening } from './audit-fact.ts';
import { deliveryTasks } from './invariants/delivery-tasks.ts';
import { lockHistory } from './lock-history.ts';

type Telling = ReturnType<typeof plainTelling>;

type LaneCell = Telling['cells'][number];

/** How the facts of audits are read: requests that come over a queue, locks on records, a journal of flags. */
export const auditReading: Reading = {
  operation: 'request',
  subject: 'record',
  failed: 'dead-lettered',
  services: ['redis', 'queue', 'auditor'],
  serviceOf: () => 'queue',
  isToldByProcess: true,
  narrate,
  event: eventInWords,
  courses: auditCourses,
  tenures: (facts) => [...lockHistory(facts).values()].flat(),
  contention: remember(contentionOf),
};

/** It counts what the journal holds. */
function narrate(facts: readonly Fact[]): ReturnType<Reading['narrate']> {
  const flags = new Map<string, number>();
  const delivered = new Set<string>();
  for (const { what } of auditFacts(facts)) if (what.kind === 'delivered') delivered.add(what.request);
  return (fact) => {
    const { what } = auditFact(fact);
    switch (what.kind) {
      case 'flagged': {
        const times = (flags.get(what.record) ?? 0) + 1;
        flags.set(what.record, times);
        const cells = [cell('redis', `journal: ${what.record} ×${times}`)];
        return { cells, concerns: 'subject', isKey: true, deed: `flag ${what.record}` };
      }
      case 'judged': {
        const tone = what.honest ? 'cyan' : 'red';
        const text = `${what.record}: ${what.verdict ?? 'unusable'}${what.honest ? '' : ', which is wrong'}`;
        return { cells: [cell('auditor', text, tone)], concerns: 'operation', isMinor: what.honest };
      }
      case 'asked':
      case 'answered':
      case 'called':
      case 'subscribing':
      case 'subscribed':
      case 'unsubscribing':
      case 'built':
        return { cells: [], concerns: 'operation' };
      case 'aborted': {
        const cells = [cell('auditor', `${what.request}: given up`, 'dim')];
        return { cells, concerns: 'operation', isMinor: true };
      }
      case 'locked':
      case 'lock-refused':
      case 'lock-renewed':
      case 'unlocked':
      case 'lock-expired':
        return lockTelling(what, processOf(fact.task));
      case 'enqueued':
      case 'delivered':
      case 'acked':
      case 'returned':
      case 'dead-lettered':
      case 'visible-again':
      case 'overloaded':
      case 'subscription-lost':
        return { ...queueTelling(what), isMinor: what.kind === 'enqueued' && delivered.has(what.request) };
      case 'process':
      case 'fault':
      case 'healed':
      case 'operation':
      case 'cancelled':
      case 'told':
      case 'broken':
        return plainTelling(fact);
    }
  };
}

function lockTelling(what: LockHappening, owner: string): Telling {
  const { record } = what;
  switch (what.kind) {
    case 'locked': {
      const lease = what.leaseMs === undefined ? 'no expiry' : milliseconds(what.leaseMs);
      const cells = [cell('redis', `${record} locked by ${owner}, ${lease}`)];
      return { cells, concerns: 'subject', isKey: true, deed: `lock ${record}` };
    }
    case 'lock-refused':
      return {
        cells: [cell('redis', `${record} not free`, 'dim')],
        concerns: 'task',
        deed: `lock ${record}`,
      };
    case 'lock-renewed':
      return {
        cells: [cell('redis', `${record} renewed by ${owner}`)],
        concerns: 'task',
        deed: `renew ${record}`,
      };
    case 'unlocked': {
      const cells = [cell('redis', `${record} unlocked by ${owner}`)];
      return { cells, concerns: 'subject', isKey: true, deed: `unlock ${record}` };
    }
    case 'lock-expired':
      return { cells: [cell('redis', `lock ${record} EXPIRED`, 'yellow')], concerns: 'subject', isKey: true };
  }
}

/** What is not told in silence. */
type QueueTelling = Exclude<
  QueueHappening,
  { kind: 'called' | 'subscribing' | 'subscribed' | 'unsubscribing' | 'built' }
>;

function queueTelling(what: QueueTelling): Telling {
  if (what.kind === 'overloaded') {
    return tellingOf(cell(what.process, `${what.inWork} in work, may have ${what.limit}`, 'yellow'));
  }
  if (what.kind === 'subscription-lost') {
    return tellingOf(cell('queue', `subscription of ${what.process} broke`, 'yellow'));
  }
  const { request } = what;
  switch (what.kind) {
    case 'enqueued':
      return tellingOf(cell('queue', `${request} enqueued`));
    case 'delivered':
      return tellingOf(
        cell(what.process, `receive ${request} (${what.record})`, 'plain'),
        deliveryCell(request, what.attempt),
      );
    case 'acked':
      return tellingOf(cell('queue', `${request} acked`));
    case 'returned':
      return tellingOf(cell('queue', `${request} returned, ${milliseconds(what.delayMs)}`));
    case 'dead-lettered':
      return { ...tellingOf(cell('queue', `${request} dead: ${what.reason}`, 'yellow')), isKey: true };
    case 'visible-again':
      return tellingOf(cell('queue', `${request} visible`, 'yellow'));
  }
}

function tellingOf(...cells: readonly LaneCell[]): Telling {
  return { cells, concerns: 'operation' };
}

function deliveryCell(request: string, attempt: number): LaneCell {
  if (attempt === 1) return cell('queue', `deliver ${request}`);
  return cell('queue', `redeliver ${request}${attempt > 2 ? ` #${attempt}` : ''}`, 'yellow');
}

function cell(lane: string, text: string, tone: LaneCell['tone'] = 'cyan'): LaneCell {
  return { lane, text, tone };
}

/** A client that sends a command again may be refused by its own lock: that is no contention. */
function contentionOf(facts: readonly Fact[]): ReturnType<Reading['contention']> {
  const tasks = deliveryTasks(facts);
  const locks = lockHistory(facts);
  const counts = new Map<string, LockCounts>();
  auditFacts(facts).forEach(({ task, what }, position) => {
    if (what.kind !== 'locked' && what.kind !== 'lock-refused') return;
    const { record } = what;
    const of = counts.get(record) ?? { tried: new Set(), contended: new Set(), granted: 0, refused: 0 };
    counts.set(record, of);
    of.tried.add(task);
    if (what.kind === 'locked') {
      of.granted += 1;
      return;
    }
    of.refused += 1;
    const holder = tenureAt(locks.get(record) ?? [], position)?.holder;
    if (holder === undefined || tasks.areSurelyDifferent(holder, task)) of.contended.add(task);
  });
  return new Map(
    [...counts].map(([record, { tried, contended, granted, refused }]) => {
      return [record, { tried: tried.size, contended: contended.size, granted, refused }];
    }),
  );
}

interface LockCounts {
  readonly tried: Set<string>;
  readonly contended: Set<string>;
  granted: number;
  refused: number;
}

function eventInWords(service: string, name: string): string | undefined {
  if (service === 'producer') return `the arrival of ${name}`;
  return service === 'queue' && name.startsWith('visible-') ? `the return of ${name.slice(8)}` : undefined;
}
