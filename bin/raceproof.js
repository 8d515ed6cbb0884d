#!/usr/bin/env node
import { ownModules } from './own-modules.js';

const own = await ownModules();

// The build is loaded before TypeScript is: that halves the time of a start.
await import(`${own}cli/load-command.js`);
await import('./load-typescript.js');
await import(`${own}cli/raceproof.js`);
