import { type Spawn, type Steps, write } from './program.ts';

/** The main task: starts the others one after another, each start a step of its own, as threads are created. */
export function* startAll(spawn: Spawn, tasks: readonly (readonly [name: string, steps: Steps])[]): Steps {
  for (const [name, steps] of tasks) {
    yield write('main');
    spawn(name, steps);
  }
}

/** So many tasks alike. */
export function crowd(name: string, count: number, steps: () => Steps): (readonly [string, Steps])[] {
  return Array.from({ length: count }, (_, index) => [`${name}${index + 1}`, steps()] as const);
}
