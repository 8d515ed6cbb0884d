import type { CommandSpecification } from '../command-specification.ts';

/** One way in which ioredis-mock differs from a real Redis, and the commands as they should be. */
export interface Correction {
  /** What ioredis-mock does, in one line. */
  readonly differs: string;
  /** Replaces or adds these commands; `base` gives a command as it was so far. */
  readonly commands: (base: (name: string) => CommandSpecification) => readonly CommandSpecification[];
}
