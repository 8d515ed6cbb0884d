import type {
  Fact,
  Happening,
  LockHappening,
  OperationHappening,
  ProcessChange,
  QueueHappening,
  ToldHappening,
} from '../core/fact.ts';
import { faultName } from './fault-in-words.ts';
import { count } from './figures.ts';
import { laneOf, processOf, splitEventId } from '../core/event-id.ts';
import type { LaneCell } from './lane-row.ts';
import { printable } from './text.ts';

/** Tells the truth of a run in words, fact by fact in their order: it counts what the journal holds. */
export class FactNarrator {
  readonly #flags = new Map<string, number>();
  readonly #callText: (call: string) => string | undefined;

  /** `callText` says what the call of an id set out to do. */
  constructor(callText: (call: string) => string | undefined) {
    this.#callText = callText;
  }

  /** The cells of one fact; none where the fact goes without saying. */
  cells(fact: Fact): LaneCell[] {
    const { what } = fact;
    switch (what.kind) {
      case 'flagged':
        return [this.#flagged(what)];
      case 'process':
        return changeCells(what.process, what.change);
      case 'fault':
        return [this.#fault(what)];
      case 'healed':
        return [{ lane: 'all', text: '· all faults end ·', tone: 'dim' }];
      case 'judged':
        if (what.honest) return [];
        return [truth('queue', `auditor: ${what.verdict === undefined ? 'unusable' : 'wrong'}`, 'red')];
      case 'locked':
      case 'lock-refused':
      case 'lock-renewed':
      case 'unlocked':
      case 'lock-expired':
        return [lockCell(what, processOf(fact.task))];
      case 'enqueued':
      case 'delivered':
      case 'acked':
      case 'returned':
      case 'dead-lettered':
      case 'visible-again':
        return queueCells(what);
      case 'operation':
        return [operationCell(what, laneOf(fact.task))];
      case 'told':
        return [toldCell(what, laneOf(fact.task))];
      case 'broken':
        return [{ lane: 'all', text: printable(`✗ ${firstLineOf(what.message)}`), tone: 'red' }];
    }
  }

  #flagged({ record }: Happening & { kind: 'flagged' }): LaneCell {
    const times = (this.#flags.get(record) ?? 0) + 1;
    this.#flags.set(record, times);
    return { lane: 'redis', text: printable(`journal: ${record} ×${times}`), tone: 'cyan' };
  }

  #fault({ fault, call }: Happening & { kind: 'fault' }): LaneCell {
    const struck = this.#callText(call);
    const text = `✗ ${faultName(fault)}${struck === undefined ? '' : `: ${struck}`}`;
    const isOfQueue = laneOf(call) === 'world' || splitEventId(call).event.startsWith('queue.deliver');
    return { lane: isOfQueue ? 'queue' : laneOf(call), text, tone: 'red' };
  }
}

function lockCell(what: LockHappening, owner: string): LaneCell {
  switch (what.kind) {
    case 'locked': {
      const lease = what.leaseMs === undefined ? 'no expiry' : `${count(what.leaseMs)} ms`;
      return truth('redis', `${what.record} locked by ${owner}, ${lease}`);
    }
    case 'lock-refused':
      return truth('redis', `${what.record} not free`, 'dim');
    case 'lock-renewed':
      return truth('redis', `${what.record} renewed by ${owner}`);
    case 'unlocked':
      return truth('redis', `${what.record} unlocked by ${owner}`);
    case 'lock-expired':
      return truth('redis', `lock ${what.record} EXPIRED`, 'yellow');
  }
}

function queueCells(what: QueueHappening): LaneCell[] {
  const { request } = what;
  switch (what.kind) {
    case 'enqueued':
      return [truth('queue', `${request} enqueued`)];
    case 'delivered': {
      const text = printable(`receive ${request} (${what.record})`);
      return [{ lane: laneOf(what.process), text, tone: 'plain' }, deliveryCell(request, what.attempt)];
    }
    case 'acked':
      return [truth('queue', `${request} acked`)];
    case 'returned':
      return [truth('queue', `${request} returned, ${count(what.delayMs)} ms`)];
    case 'dead-lettered':
      return [truth('queue', `${request} dead: ${what.reason}`, 'yellow')];
    case 'visible-again':
      return [truth('queue', `${request} visible`, 'yellow')];
  }
}

function operationCell({ operation, change, text }: OperationHappening, lane: string): LaneCell {
  switch (change) {
    case 'began':
      return { lane, text: printable(`▶ ${text}`), tone: 'plain' };
    case 'ok':
      return { lane, text: printable(`■ ${operation} → ${text}`), tone: 'plain' };
    case 'unknown':
    case 'failed':
      return { lane, text: printable(`✗ ${operation}: ${text}`), tone: 'yellow' };
  }
}

function toldCell({ name, service, subject, data }: ToldHappening, lane: string): LaneCell {
  const words = [name, subject, data === undefined ? undefined : JSON.stringify(data)];
  return { lane: service ?? lane, text: printable(words.filter(Boolean).join(' ')), tone: 'cyan' };
}

function firstLineOf(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function deliveryCell(request: string, attempt: number): LaneCell {
  if (attempt === 1) return truth('queue', `deliver ${request}`);
  return truth('queue', `redeliver ${request}${attempt > 2 ? ` #${attempt}` : ''}`, 'yellow');
}

function truth(lane: 'redis' | 'queue', text: string, tone: LaneCell['tone'] = 'cyan'): LaneCell {
  return { lane, text: printable(text), tone };
}

function changeCells(process: string, change: ProcessChange): LaneCell[] {
  const cell = (text: string, tone: LaneCell['tone']): LaneCell[] => [{ lane: laneOf(process), text, tone }];
  switch (change) {
    case 'started':
      return process.includes('~') ? cell(`▶ started as ${printable(process)}`, 'plain') : [];
    case 'crashed':
      return cell('✗ crashed', 'red');
    case 'paused':
      return cell('✗ paused', 'red');
    case 'resumed':
      return cell('▶ resumed', 'plain');
    case 'stopping':
    case 'stopped':
      return cell(change, 'dim');
    case 'failed-to-start':
      return cell('✗ failed to start', 'red');
  }
}
