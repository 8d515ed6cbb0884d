/** What a task is about to touch. Whatever it does up to its next step happens at once. */
export interface Step {
  readonly resource: string;
  readonly access: 'read' | 'write';
}

/** The task goes on once somebody calls `resume`, which must not happen before this returns. */
export type Wait = (resume: () => void) => void;

/** A task: each `yield` is an `await`, before a step or until something has happened. */
export type Steps = Generator<Step | Wait, void, void>;

export type Spawn = (name: string, steps: Steps) => void;

/** A small program whose bug only some schedules show. */
export interface Program {
  readonly name: string;
  /** What its tasks share, and SURW's focus is drawn from. */
  readonly resources: readonly string[];
  /** Starts the first tasks. What it returns tells, once nothing can go on, whether the bug showed. */
  readonly begin: (spawn: Spawn) => (unfinished: number) => boolean;
}

/** Which of the two programs: the published one with its bug, or the same one without it. */
export interface Variant {
  readonly mended?: boolean;
}

export function read(resource: string): Step {
  return { resource, access: 'read' };
}

export function write(resource: string): Step {
  return { resource, access: 'write' };
}
