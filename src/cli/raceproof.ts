import { guardExit } from './exit-guard.ts';
import { main } from './main.ts';

const { finish } = guardExit();
// Not awaited here: where it never ends, Node would end with a code and a warning of its own.
void main(process.argv.slice(2)).then(finish);
