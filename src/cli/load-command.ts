import { definitions, loadWork } from './commands.ts';

// Imported by the installed command for nothing else: what a command needs is loaded before TypeScript can be.
await definitions();
await loadWork(process.argv.slice(2));
