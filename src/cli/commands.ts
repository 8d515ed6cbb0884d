import type { Command } from 'commander';

/** Adds one command to the program; its action calls `end` with the exit code, once, unless that is 0. */
export type AddCommand = (program: Command, end: (exitCode: number) => void) => void;

/** Every command of `raceproof`: one file each, one line here. Loading them all takes longer than many a replay. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  replay: async () => (await import('./replay.ts')).addReplay,
  corpus: async () => (await import('./corpus.ts')).addCorpus,
  deep: async () => (await import('./deep.ts')).addDeep,
  merge: async () => (await import('./merge.ts')).addMerge,
  worker: async () => (await import('./worker.ts')).addWorker,
  load: async () => (await import('./load.ts')).addLoad,
  rehearse: async () => (await import('./rehearse.ts')).addRehearse,
  schemas: async () => (await import('./schemas.ts')).addSchemas,
};

/** The command that is named first; all of them where none is, since help and errors speak of all. */
export async function commandsFor(args: readonly string[]): Promise<readonly AddCommand[]> {
  const name = args[0] ?? '';
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return load === undefined ? Promise.all(Object.values(commands).map((each) => each())) : [await load()];
}
