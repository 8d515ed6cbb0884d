import { type Fact, processOf, remember, taskOf } from '../../kit.ts';
import { type AuditFact, auditFacts, type DeliveryCall, type QueueHappening } from './audit-fact.ts';

/** Where and when a fact is: its place among the facts, its event, and its virtual time in milliseconds. */
export interface Moment {
  readonly position: number;
  readonly step: number;
  readonly atMs: number;
}

/** How a call of the auditor ended. */
export interface AuditorEnd extends Moment {
  readonly how: 'answered' | 'failed' | 'aborted';
  readonly isPermanent: boolean;
  /** The pause that the auditor asked for. */
  readonly retryAfterMs: number | undefined;
}

export interface AuditorCall extends Moment {
  /** Whether its signal had fired before it was made. */
  readonly isDead: boolean;
  /** Undefined while nothing had come of it. */
  readonly end: AuditorEnd | undefined;
}

/** Nobody gives up a call of the auditor this soon, in virtual milliseconds: so soon an answer is heard. */
export const promptMsMax = 500;

/** Whether an answer came so soon that whoever had asked was still there to hear it. */
export function isHeard({ atMs, end }: AuditorCall): boolean {
  return end !== undefined && end.how !== 'aborted' && end.atMs - atMs <= promptMsMax;
}

export interface QueueCall extends Moment {
  readonly operation: DeliveryCall;
}

/** The calls by which the queue hears of a delivery's end. */
export function endCalls(calls: readonly QueueCall[]): readonly QueueCall[] {
  return calls.filter(({ operation }) => operation !== 'extend');
}

export interface LockTry extends Moment {
  readonly isGranted: boolean;
}

export interface Strike extends Moment {
  readonly fault: string;
  /** The fault's place in the plan. */
  readonly index: number;
  /** `redis.command#3`. */
  readonly call: string;
}

/** What the queue took the delivery for. */
export interface HandlingEnd extends Moment {
  readonly how: 'acked' | 'returned' | 'dead-lettered';
  /** How long what is returned stays hidden, in milliseconds; otherwise 0. */
  readonly delayMs: number;
}

/** What a process did with one delivery, each list in the order of time. */
export interface Handling extends Moment {
  /** `p1/r17.2`. */
  readonly task: string;
  readonly request: string;
  readonly record: string;
  readonly attempt: number;
  readonly isMalformed: boolean;
  readonly auditorCalls: readonly AuditorCall[];
  readonly queueCalls: readonly QueueCall[];
  readonly lockTries: readonly LockTry[];
  /** Judgements of the auditor on its request, which have yet to arrive. */
  readonly judged: readonly Moment[];
  /** Renewals of its lock that took effect. */
  readonly renewals: readonly Moment[];
  readonly flags: readonly Moment[];
  /** Faults that struck calls of this delivery. */
  readonly strikes: readonly Strike[];
  readonly end: HandlingEnd | undefined;
  /** The last fact that its task brought about. */
  readonly last: Moment;
}

/**
 * The deliveries of a run, in the order of arrival, of which it is certain what their own process did with them: one process
 * that has several in work may do one's work in the course of another. It may do so with several of one request, and is seen
 * to do so where a delivery does something for another request. Nothing is held against any of them.
 */
export const certainHandlingsOf = remember((facts: readonly Fact[]): readonly Handling[] => {
  const byRequest = new Map<string, Handling[]>();
  const mixed = mixedUp(facts);
  for (const handling of handlingsOf(facts)) {
    const key = keyOf(handling.task, handling.request);
    if (mixed.has(key)) continue;
    const list = byRequest.get(key);
    if (list === undefined) byRequest.set(key, [handling]);
    else list.push(handling);
  }
  return handlingsOf(facts).filter((one) => {
    const others = byRequest.get(keyOf(one.task, one.request));
    return others !== undefined && others.every((other) => other === one || !areBothInWork(one, other));
  });
});

function areBothInWork(one: Handling, other: Handling): boolean {
  return one.position <= other.last.position && other.position <= one.last.position;
}

/** Requests that a process did something for in a delivery of another one, and those others. */
function mixedUp(facts: readonly Fact[]): ReadonlySet<string> {
  const handled = new Map(handlingsOf(facts).map(({ task, request }) => [task, request]));
  const mixed = new Set<string>();
  for (const { task, what } of auditFacts(facts)) {
    const own = handled.get(task);
    if (own === undefined || !('request' in what) || what.request === own) continue;
    mixed.add(keyOf(task, own)).add(keyOf(task, what.request));
  }
  return mixed;
}

function keyOf(task: string, request: string): string {
  return `${processOf(task)} ${request}`;
}

/** Every delivery of a run, in the order of arrival. What its task did for another request is left out. */
export const handlingsOf = remember((facts: readonly Fact[]): readonly Handling[] => {
  const drafts = new Map<string, Draft>();
  const strikes = new Map<string, Strike[]>();
  auditFacts(facts).forEach(({ task, what, step, atMs }, position) => {
    const moment = { position, step, atMs };
    if (what.kind === 'delivered') {
      drafts.set(task, new Draft(task, what, { moment, strikes: listOf(strikes, task) }));
    } else if (what.kind === 'fault') {
      // What strikes a delivery on its way comes before it has arrived.
      const call = what.call.slice(what.call.lastIndexOf('/') + 1);
      listOf(strikes, taskOf(what.call)).push({ ...moment, fault: what.fault, index: what.index, call });
    } else {
      drafts.get(task)?.note(what, moment);
    }
  });
  return [...drafts.values()];
});

function listOf(strikes: Map<string, Strike[]>, task: string): Strike[] {
  let list = strikes.get(task);
  if (list === undefined) strikes.set(task, (list = []));
  return list;
}

type Delivered = Extract<QueueHappening, { kind: 'delivered' }>;

class Draft implements Handling {
  readonly task: string;
  readonly request: string;
  readonly record: string;
  readonly attempt: number;
  readonly isMalformed: boolean;
  readonly position: number;
  readonly step: number;
  readonly atMs: number;
  readonly auditorCalls: (AuditorCall & { end: AuditorEnd | undefined })[] = [];
  readonly queueCalls: QueueCall[] = [];
  readonly lockTries: LockTry[] = [];
  readonly judged: Moment[] = [];
  readonly renewals: Moment[] = [];
  readonly flags: Moment[] = [];
  readonly strikes: readonly Strike[];
  end: HandlingEnd | undefined;
  last: Moment;
  readonly #calls = new Map<string, { end: AuditorEnd | undefined }>();

  constructor(
    task: string,
    { request, record, attempt, isMalformed = false }: Delivered,
    { moment, strikes }: { readonly moment: Moment; readonly strikes: readonly Strike[] },
  ) {
    this.task = task;
    this.strikes = strikes;
    this.request = request;
    this.record = record;
    this.attempt = attempt;
    this.isMalformed = isMalformed;
    this.position = moment.position;
    this.step = moment.step;
    this.atMs = moment.atMs;
    this.last = moment;
  }

  note(what: AuditFact['what'], moment: Moment): void {
    if ('request' in what && what.request !== this.request) return;
    if ('record' in what && what.record !== this.record) return;
    this.last = moment;
    switch (what.kind) {
      case 'enqueued':
      case 'delivered':
      case 'visible-again':
      case 'overloaded':
      case 'subscribing':
      case 'subscribed':
      case 'unsubscribing':
      case 'built':
      case 'subscription-lost':
      case 'unlocked':
      case 'lock-expired':
      case 'process':
      case 'fault':
      case 'healed':
      case 'operation':
      case 'cancelled':
      case 'told':
      case 'broken':
        return;
      case 'asked': {
        const call = { ...moment, isDead: what.isDead === true, end: undefined };
        this.auditorCalls.push(call);
        this.#calls.set(what.call, call);
        return;
      }
      case 'aborted':
        this.#end(what.call, { ...moment, how: 'aborted', isPermanent: false, retryAfterMs: undefined });
        return;
      case 'answered': {
        const { failure, retryAfterMs, call } = what;
        const how = failure === undefined ? 'answered' : 'failed';
        this.#end(call, { ...moment, how, isPermanent: failure === 'permanent', retryAfterMs });
        return;
      }
      case 'called':
        this.queueCalls.push({ ...moment, operation: what.operation });
        return;
      case 'locked':
      case 'lock-refused':
        this.lockTries.push({ ...moment, isGranted: what.kind === 'locked' });
        return;
      case 'judged':
        this.judged.push(moment);
        return;
      case 'lock-renewed':
        this.renewals.push(moment);
        return;
      case 'flagged':
        this.flags.push(moment);
        return;
      case 'acked':
      case 'returned':
      case 'dead-lettered': {
        const delayMs = what.kind === 'returned' ? what.delayMs : 0;
        this.end = { ...moment, how: what.kind, delayMs };
      }
    }
  }

  /** The first end counts: an answer to a call that was given up reaches nobody. */
  #end(name: string, end: AuditorEnd): void {
    const call = this.#calls.get(name);
    if (call !== undefined) call.end ??= end;
  }
}
