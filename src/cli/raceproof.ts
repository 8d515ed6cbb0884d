import { guardOutput } from './guard-output.ts';
import { main } from './main.ts';

if (process.env['GITHUB_ACTIONS'] === 'true') {
  for (const stream of [process.stdout, process.stderr]) guardOutput(stream);
}
process.exitCode = await main(process.argv.slice(2));
