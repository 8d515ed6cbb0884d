import { guardExit } from './exit-guard.ts';
import { guardOutput } from './guard-output.ts';
import { main } from './main.ts';

if (process.env['GITHUB_ACTIONS'] === 'true') {
  for (const stream of [process.stdout, process.stderr]) guardOutput(stream);
}
const { finish } = guardExit();
// Not awaited here: where it never ends, Node would end with a code and a warning of its own.
void main(process.argv.slice(2)).then(async (exitCode) => {
  finish(exitCode);
  // A client or a timer that the tested code has left open would keep the process from ending.
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      stream.write('', () => resolve());
    });
  }
  process.exit();
});
