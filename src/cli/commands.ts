import type { Command } from 'commander';
import { addLoad } from './load.ts';
import { addRehearse } from './rehearse.ts';

/** Adds one command to the program; its action calls `end` with the exit code, once, unless that is 0. */
export type AddCommand = (program: Command, end: (exitCode: number) => void) => void;

/** Every command of `raceproof`: one file each, one line here. */
export const addCommands: readonly AddCommand[] = [addLoad, addRehearse];
