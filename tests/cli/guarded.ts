import { guardExit } from '../../src/cli/exit-guard.ts';

/** A program that ends, or does not, as its argument says. */
const endings: Readonly<Record<string, (finish: (exitCode: number) => void) => unknown>> = {
  exits: () => process.exit(0),
  'exits without listeners': () => {
    process.removeAllListeners('exit');
    process.exit(0);
  },
  'exits behind the back': () => (process as unknown as { reallyExit: (code: number) => void }).reallyExit(0),
  aborts: () => process.abort(),
  'kills itself': () => process.kill(process.pid),
  'sets a code': () => (process.exitCode = 0),
  throws: () => {
    throw new Error('unhandled');
  },
  'exits when it has finished': (finish) => {
    finish(1);
    process.exit(0);
  },
};

endings[process.argv[2] ?? '']?.(guardExit().finish);
