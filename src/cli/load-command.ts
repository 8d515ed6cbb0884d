import { commandsFor } from './commands.ts';

// Imported by the installed command for nothing else: what a command needs is loaded before TypeScript can be.
await commandsFor(process.argv.slice(2));
