import { parseInteger } from './integers.ts';
import { errorReply, type Reply } from './reply.ts';
import { UnsupportedCommandError } from './unsupported-command-error.ts';

const databaseCount = 16;

/** What is wrong with a database's number. Throws an UnsupportedCommandError for one that Redis has and we have not. */
export function refusedDatabase(
  text: string,
  noNumber = 'ERR value is not an integer or out of range',
): Reply | undefined {
  const index = parseInteger(text);
  if (index === undefined) return errorReply(noNumber);
  if (index < 0 || index >= databaseCount) return errorReply('ERR DB index is out of range');
  if (index !== 0) {
    throw new UnsupportedCommandError(`Database ${index} is not simulated, only database 0 is`);
  }
  return undefined;
}
