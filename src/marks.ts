/**
 * Marks in the code under test. They stay in production: outside a simulated run each does nothing. This file imports
 * nothing, so that marking costs a service no dependency.
 */
export interface Marks {
  step(name: string): Promise<void>;
  note(what: string, data?: unknown): void;
  reached(name: string): void;
}

const key = Symbol.for('raceproof.marks');

function marks(): Marks | undefined {
  return (globalThis as { [key]?: Marks | undefined })[key];
}

/** A point at which the schedule may let others go first. Resolves at once outside a run. */
export function step(name: string): Promise<void> {
  return marks()?.step(name) ?? Promise.resolve();
}

/** Tells a fact of this run, with data that is JSON: `note('granted', { ticket: 7 })`. */
export function note(what: string, data?: unknown): void {
  marks()?.note(what, data);
}

/** Notes that the code under test got here. */
export function reached(name: string): void {
  marks()?.reached(name);
}
