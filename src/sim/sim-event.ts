import { hashText, mix } from '../core/hash.ts';
import type { EventId } from '../core/plan.ts';
import type { SimProcess } from './sim-process.ts';
import type { Task } from './task.ts';

/**
 * *exec*: a call reaches its service and takes effect. *deliver*: the caller sees the outcome. *timer*: a timer of a
 * process. *expiry*: something at a service runs out. *fault*: a fault acts or ends. *arrival*: work enters.
 */
export type EventKind = 'exec' | 'deliver' | 'timer' | 'expiry' | 'fault' | 'arrival';

export interface EventDescription {
  readonly kind: EventKind;
  readonly task: Task;
  readonly operation: string;
  /** Counted per task and operation, from 1. */
  readonly nth: number;
  /** Tells apart the events of one call; empty where a call has one event only. */
  readonly phase: '' | 'exec' | 'deliver' | 'deliver-all';
  /** The process whose pause holds the event back and whose crash cancels it; undefined for the world's own events. */
  readonly owner: SimProcess | undefined;
  /** What the event touches, for example Redis keys or a process's memory. */
  readonly resource: string;
  readonly access: 'read' | 'write';
  /** The earliest virtual time at which it may fire, in milliseconds. */
  readonly earliestMs: number;
  readonly fire: () => void;
}

/** Something the scheduler may fire next. Identity is the object; `id` is its stable name. */
export class SimEvent implements EventDescription {
  readonly kind: EventKind;
  readonly task: Task;
  readonly operation: string;
  readonly nth: number;
  readonly phase: EventDescription['phase'];
  readonly owner: SimProcess | undefined;
  readonly resource: string;
  readonly access: 'read' | 'write';
  readonly earliestMs: number;
  /** Cleared once the event is gone, so that what it refers to is not kept alive by a queue it still lies in. */
  fire: () => void;
  readonly hash: number;
  /** Set by whoever makes it: the service or process that it bears upon as a whole, besides what it touches itself. */
  service: string | undefined = undefined;
  /** Set by whoever makes it: the service of which it touches a part. */
  partOf: string | undefined = undefined;
  /** Set by whoever makes it: a timer that does not keep its process from ending. */
  isUnreferenced = false;
  /** Set by the scheduler: the order in which events became enabled. */
  sequence = 0;
  /** Set by the scheduler: how many events had fired when this one was set in motion. */
  cause = 0;
  /** Set by the scheduler: periodic work in the background, for which nobody waits. */
  isIdle = false;
  /** Set by the scheduler, of a timer: how long after it was set it is due, in milliseconds. */
  lengthMs = 0;
  /** Its neighbours in the list of enabled events. */
  before: SimEvent | undefined;
  after: SimEvent | undefined;
  /** `held`: would be enabled, but its process is paused. `gone`: fired or withdrawn, never fires again. */
  state: 'new' | 'enabled' | 'held' | 'gone' = 'new';

  constructor(description: EventDescription) {
    this.kind = description.kind;
    this.task = description.task;
    this.operation = description.operation;
    this.nth = description.nth;
    this.phase = description.phase;
    this.owner = description.owner;
    this.resource = description.resource;
    this.access = description.access;
    this.earliestMs = description.earliestMs;
    this.fire = description.fire;
    const name = mix(textHash(this.operation), textHash(this.phase));
    this.hash = mix(mix(this.task.hash, name), this.nth);
  }

  /** Each key that it touches, once. */
  get keys(): readonly string[] {
    return this.resource.includes(' ') ? [...new Set(this.resource.split(' '))] : [this.resource];
  }

  /** `process/task/operation#n:phase`. Built on demand: most runs never need it. */
  get id(): EventId {
    const call = `${this.task.id}/${this.operation}#${this.nth}`;
    return this.phase === '' ? call : `${call}:${this.phase}`;
  }
}

/** What an event that is gone fires: it must never be asked to. */
export function gone(): void {
  throw new Error('an event that is gone was fired: this is a bug in raceproof');
}

/** Some operations are named after a request or a key, so a long-lived world would gather names without end. */
export function forgetNames(): void {
  textHashes.clear();
}

const textHashes = new Map<string, number>();

function textHash(text: string): number {
  let hash = textHashes.get(text);
  if (hash === undefined) {
    hash = hashText(text);
    textHashes.set(text, hash);
  }
  return hash;
}
