import type { SimEvent } from './sim-event.ts';

/** Told of each event just before it fires, and of undefined once a run has come to rest for good. */
export type Heartbeat = (event: SimEvent | undefined) => void;

let heartbeat: Heartbeat | undefined;

/** Whoever watches from outside whether code of a run ever comes to rest. */
export function watchHeartbeat(watch: Heartbeat | undefined): void {
  heartbeat = watch;
}

export function beat(event: SimEvent | undefined): void {
  heartbeat?.(event);
}
