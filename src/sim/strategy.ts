import type { SimEvent } from './sim-event.ts';

/**
 * Picks the next event. The scheduler tells it which events become enabled and which cease to be, and asks it for the
 * next one. Each call costs O(log n) or less, whatever the number of enabled events. A strategy draws from its own
 * seed and sees nothing but the events, so the same seed and events give the same picks.
 */
export interface Strategy {
  /** The event may fire from now on. */
  add(event: SimEvent): void;
  /** The event no longer may fire, though it was not picked. */
  remove(event: SimEvent): void;
  /** Picks and forgets one event; undefined where none is enabled. `nowMs` is virtual. */
  next(nowMs: number): SimEvent | undefined;
}
