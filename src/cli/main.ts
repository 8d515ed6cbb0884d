import { Command, CommanderError } from 'commander';
import { printableLines } from '../report/text.ts';
import { definitions } from './commands.ts';

/** Bad input: EX_USAGE of sysexits.h. The other codes say what a command found. */
const badInput = 64;
/** EX_SOFTWARE: raceproof itself failed. Not 1, which says that a property does not hold. */
export const ownFailure = 70;

/** Runs one command of `raceproof` and returns its exit code. Bad input is told in one line and returns 64. */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('raceproof')
    .description('Finds the interleaving that breaks an asynchronous TypeScript service.')
    .exitOverride()
    .showHelpAfterError('(raceproof --help lists the commands)');
  for (const add of await definitions()) add(program, (code) => void (exitCode = code));
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : badInput;
    if (!(error instanceof TypeError)) {
      process.stderr.write(`raceproof failed: ${inWords(error)}\n`);
      return ownFailure;
    }
    // What was refused may be quoted, and a terminal is not to obey it.
    process.stderr.write(`raceproof: ${printableLines(error.message)}\n`);
    return badInput;
  }
}

/** What the file system refuses says all in its message; of anything else the stack is needed. */
function inWords(error: unknown): string | undefined {
  if (!(error instanceof Error)) return String(error);
  return 'syscall' in error && 'path' in error ? error.message : error.stack;
}
