import type { SimEvent } from '../sim/sim-event.ts';
import { Tickets } from './tickets.ts';

/** What an event touches: Redis keys, or one process's memory. */
interface Touch {
  readonly keys: readonly string[];
  readonly access: 'read' | 'write';
}

/** The enabled events that touch the same things in the same way: they race with the same others. */
export interface RaceClass extends Touch {
  readonly name: string;
  readonly tickets: Tickets;
  /** How many other classes race with this one. */
  rivals: number;
  /** Counts how often its place has changed. */
  version: number;
}

/**
 * Finds the events that race with one, by what they touch. Of the classes with several keys there are at most as many
 * as connections, since a connection shows one command at a time; all answers to one process are one class.
 */
export class RaceClasses {
  readonly #byName = new Map<string, RaceClass>();
  readonly #byKey = new Map<string, Set<RaceClass>>();

  find(event: SimEvent): RaceClass | undefined {
    return this.#byName.get(nameOf(event));
  }

  add(event: SimEvent): RaceClass {
    const name = nameOf(event);
    const raceClass = { ...touchOf(event), name, tickets: new Tickets(), rivals: 0, version: 0 };
    this.#byName.set(name, raceClass);
    for (const key of raceClass.keys) {
      const sharing = this.#byKey.get(key);
      if (sharing === undefined) this.#byKey.set(key, new Set([raceClass]));
      else sharing.add(raceClass);
    }
    return raceClass;
  }

  delete(raceClass: RaceClass): void {
    this.#byName.delete(raceClass.name);
    for (const key of raceClass.keys) {
      const sharing = this.#byKey.get(key);
      sharing?.delete(raceClass);
      if (sharing?.size === 0) this.#byKey.delete(key);
    }
  }

  /** Once each; a class of writes races with itself. */
  *racingWith({ keys, access }: Touch): Generator<RaceClass, void> {
    for (const [index, key] of keys.entries()) {
      for (const other of this.#byKey.get(key) ?? []) {
        if (access === 'read' && other.access === 'read') continue;
        const came = keys.some((earlier, at) => at < index && other.keys.includes(earlier));
        if (!came) yield other;
      }
    }
  }
}

export function touchOf({ keys, access }: SimEvent): Touch {
  return { keys, access };
}

function nameOf({ resource, access }: SimEvent): string {
  return `${access} ${resource}`;
}
