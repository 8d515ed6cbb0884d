import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Names one run of vitest, so that what its processes write can be put together. */
    readonly raceproofRun: string;
  }
}

/** The run of vitest that this process works for. Without the global set-up all runs count as one. */
export function reportRun(): string {
  const run: string | undefined = inject('raceproofRun');
  return run ?? 'one';
}
