import { matchesGlob } from './corrections/key-patterns.ts';
import { bulkReply, pushReply, type Reply } from './reply.ts';

/** A connection that may listen to channels. */
export interface Subscriber {
  readonly push: (message: Reply) => void;
}

type Kind = 'channel' | 'pattern';

/** Who listens to which channels, and to which patterns of them. Names have one character per byte. */
export class PubSub {
  readonly #listeners: Readonly<Record<Kind, Map<string, Set<Subscriber>>>> = {
    channel: new Map(),
    pattern: new Map(),
  };

  subscribe(subscriber: Subscriber, kind: Kind, name: string): void {
    const listeners = this.#listeners[kind].get(name);
    if (listeners === undefined) this.#listeners[kind].set(name, new Set([subscriber]));
    else listeners.add(subscriber);
  }

  unsubscribe(subscriber: Subscriber, kind: Kind, name: string): void {
    const listeners = this.#listeners[kind].get(name);
    if (listeners?.delete(subscriber) === true && listeners.size === 0) this.#listeners[kind].delete(name);
  }

  /** The connection is gone, or listens to nothing any more. */
  forget(subscriber: Subscriber): void {
    for (const kind of ['channel', 'pattern'] as const) {
      for (const name of this.namesOf(subscriber, kind)) this.unsubscribe(subscriber, kind, name);
    }
  }

  namesOf(subscriber: Subscriber, kind: Kind): readonly string[] {
    return [...this.#listeners[kind]].filter(([, each]) => each.has(subscriber)).map(([name]) => name);
  }

  /** How many channels and patterns it listens to. */
  countOf(subscriber: Subscriber): number {
    return this.namesOf(subscriber, 'channel').length + this.namesOf(subscriber, 'pattern').length;
  }

  /** Tells all who listen, and how many that were. */
  publish(channel: string, message: string): number {
    const [name, text] = [bulkReply(channel), bulkReply(message)];
    let told = 0;
    const tell = (subscribers: Iterable<Subscriber>, parcel: Reply): void => {
      for (const subscriber of subscribers) {
        subscriber.push(parcel);
        told += 1;
      }
    };
    tell(this.#listeners.channel.get(channel) ?? [], pushReply([bulkReply('message'), name, text]));
    for (const [pattern, subscribers] of this.#listeners.pattern) {
      if (!matchesGlob(pattern, channel)) continue;
      tell(subscribers, pushReply([bulkReply('pmessage'), bulkReply(pattern), name, text]));
    }
    return told;
  }

  channels(): readonly string[] {
    return [...this.#listeners.channel.keys()];
  }

  listenersTo(channel: string): number {
    return this.#listeners.channel.get(channel)?.size ?? 0;
  }

  patternCount(): number {
    return this.#listeners.pattern.size;
  }

  clear(): void {
    this.#listeners.channel.clear();
    this.#listeners.pattern.clear();
  }
}
