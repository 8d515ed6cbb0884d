import type { Command } from 'commander';
import { addDeep } from './deep.ts';
import { addMerge } from './merge.ts';
import { addWorker } from './worker.ts';
import { addCorpus } from './corpus.ts';
import { addReplay } from './replay.ts';
import { addSchemas } from './schemas.ts';
import { addLoad } from './load.ts';
import { addRehearse } from './rehearse.ts';

/** Adds one command to the program; its action calls `end` with the exit code, once, unless that is 0. */
export type AddCommand = (program: Command, end: (exitCode: number) => void) => void;

/** Every command of `raceproof`: one file each, one line here. */
export const addCommands: readonly AddCommand[] = [
  addReplay,
  addCorpus,
  addDeep,
  addMerge,
  addWorker,
  addLoad,
  addRehearse,
  addSchemas,
];
