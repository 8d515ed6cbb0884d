import { readFailure } from '../files/failure-files.ts';
import { requireSystemFile } from '../files/load-system.ts';
import { PropertyFailure } from '../core/property-failure.ts';
import { readSettings } from './settings.ts';
import { errorWithoutCommands } from './without-commands.ts';

/** Runs once, before any test: what the environment asks for is checked before anything is started. */
export default function checkEnvironment(): void {
  const { system, replay } = readSettings(process.env);
  if (system !== undefined) requireSystemFile(system);
  if (replay === undefined) return;
  try {
    readFailure(replay);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw errorWithoutCommands(new PropertyFailure(`UNDECODABLE   ${why}`));
  }
}
