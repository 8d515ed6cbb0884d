import type { SimEvent } from '../sim/sim-event.ts';

/** Tells which events touch one thing: the keys that bear a record's name, or a process's memory. */
export class Focus {
  readonly #name: string | undefined;
  readonly #known = new Map<string, boolean>();

  /** A record's name, or a process's. Without one, nothing touches it. */
  constructor(name: string | undefined) {
    this.#name = name;
  }

  touches({ resource }: Pick<SimEvent, 'resource'>): boolean {
    if (this.#name === undefined) return false;
    let touches = this.#known.get(resource);
    if (touches === undefined) {
      // `cart:lock:m7 cart:items:m7` bears m7's name; `p1~2` is the memory of p1 after a restart.
      touches = resource.split(/[ :~]/).includes(this.#name);
      this.#known.set(resource, touches);
    }
    return touches;
  }
}
