import type { Command } from 'commander';

/** Adds one command to the program; its action calls `end` with the exit code, once, unless that is 0. */
export type AddCommand = (program: Command, end: (exitCode: number) => void) => void;

interface CommandModules {
  readonly definition: () => Promise<AddCommand>;
  /** What its action imports when it is called. */
  readonly work: () => Promise<unknown>;
}

/**
 * Every command of `raceproof`: its definition, and its work, which is not loaded for help and errors of usage. Loading the
 * work of all takes longer than many a replay.
 */
const commands: Readonly<Record<string, CommandModules>> = {
  replay: {
    definition: async () => (await import('./replay.ts')).addReplay,
    work: () => import('./run-replay.ts'),
  },
  corpus: {
    definition: async () => (await import('./corpus.ts')).addCorpus,
    work: () => import('./run-corpus.ts'),
  },
  deep: {
    definition: async () => (await import('./deep.ts')).addDeep,
    work: () => import('./run-deep.ts'),
  },
  merge: {
    definition: async () => (await import('./merge.ts')).addMerge,
    work: () => import('./run-merge.ts'),
  },
  worker: {
    definition: async () => (await import('./worker.ts')).addWorker,
    work: () => import('./run-worker.ts'),
  },
  load: {
    definition: async () => (await import('./load.ts')).addLoad,
    work: () => import('./run-load.ts'),
  },
  rehearse: {
    definition: async () => (await import('./rehearse.ts')).addRehearse,
    work: () => import('./run-rehearse.ts'),
  },
  doctor: {
    definition: async () => (await import('./doctor.ts')).addDoctor,
    work: () => import('./run-doctor.ts'),
  },
  schemas: {
    definition: async () => (await import('./schemas.ts')).addSchemas,
    work: () => import('./run-schemas.ts'),
  },
};

export function definitions(): Promise<readonly AddCommand[]> {
  return Promise.all(Object.values(commands).map(({ definition }) => definition()));
}

/** Loads what the command that is named first will import. */
export async function loadWork([name = '']: readonly string[]): Promise<void> {
  if (Object.hasOwn(commands, name)) await commands[name]?.work();
}
