import type { ServiceProcess } from '../../kit.ts';
import type { Consumer } from '../audit-queue.ts';
import type { Pending } from './message.ts';

/** One subscription of one process. */
export interface Subscriber {
  readonly process: ServiceProcess;
  /** Which subscription of its process it is, from 1. */
  readonly nth: number;
  readonly consumer: Consumer;
  /** Deliveries on their way, and how to take each back. */
  readonly arriving: Map<Pending, () => void>;
  /** Deliveries whose handlers have not settled. */
  inWork: number;
  /** Calls under way that close it. */
  closing: number;
  open: boolean;
  /** Whether the process was told of it at once, so that it cannot have given it up. */
  prompt: boolean;
}

/** How facts name it. */
export function named({ process, nth }: Pick<Subscriber, 'process' | 'nth'>): {
  readonly process: string;
  readonly nth: number;
} {
  return { process: process.id, nth };
}

/**
 * Who takes deliveries. A process may hold several subscriptions: one that it gave up waiting for may still come
 * about. The newest open one is used.
 */
export class Subscribers {
  readonly #processes: readonly string[];
  readonly #byProcess = new Map<string, Subscriber[]>();
  /** Processes whose shutdown has ended while their subscription was open. */
  readonly left: string[] = [];

  /** `processes` in turn. */
  constructor(processes: readonly string[]) {
    this.#processes = processes;
  }

  /** What a process asked for before its end, and comes about only after it, ends at once. */
  add(process: ServiceProcess, consumer: Consumer): Subscriber {
    const open = process.alive;
    const arriving = new Map<Pending, () => void>();
    const subscriber: Subscriber = {
      process,
      nth: this.of(process).length + 1,
      consumer,
      arriving,
      inWork: 0,
      closing: 0,
      open,
      prompt: false,
    };
    if (!open) return subscriber;
    const ofProcess = this.#byProcess.get(process.name);
    if (ofProcess === undefined) this.#byProcess.set(process.name, [subscriber]);
    else ofProcess.push(subscriber);
    return subscriber;
  }

  /** The process is gone, and its subscriptions with it. */
  forget(process: ServiceProcess): void {
    const others = this.#of(process.name).filter((subscriber) => subscriber.process !== process);
    this.#byProcess.set(process.name, others);
  }

  /** The one subscription that the process ever made is open, and no other that it may have given up: it has not waited. */
  stopped(process: ServiceProcess): void {
    const [only, ...others] = this.of(process);
    const hasLeft = only?.open === true && only.prompt && only.closing > 0 && others.length === 0;
    if (hasLeft) this.left.push(process.id);
  }

  /** All subscriptions of this process, those that are closed included. */
  of(process: ServiceProcess): readonly Subscriber[] {
    return this.#of(process.name).filter((subscriber) => subscriber.process === process);
  }

  /** The subscription that a process's deliveries go to. */
  current(name: string): Subscriber | undefined {
    return this.#of(name).findLast(({ open }) => open);
  }

  get anyRoom(): boolean {
    for (const name of this.#byProcess.keys()) if (this.#withRoom(name) !== undefined) return true;
    return false;
  }

  /**
   * The home process for a request's first delivery, the next ones in turn for later ones; the first that has room. A
   * home that has not subscribed yet is waited for, or whoever starts first would get everything.
   */
  next({ home, attempt }: { readonly home: number; readonly attempt: number }): Subscriber | undefined {
    const names = this.#processes;
    if (attempt === 0 && !this.#byProcess.has(names[home - 1] ?? '')) return undefined;
    for (let offset = 0; offset < names.length; offset += 1) {
      const subscriber = this.#withRoom(names[(home - 1 + attempt + offset) % names.length] ?? '');
      if (subscriber !== undefined) return subscriber;
    }
    return undefined;
  }

  #withRoom(name: string): Subscriber | undefined {
    return this.#of(name).findLast(({ open, arriving, inWork, consumer }) => {
      return open && arriving.size + inWork < consumer.concurrency;
    });
  }

  #of(name: string): readonly Subscriber[] {
    return this.#byProcess.get(name) ?? [];
  }
}
