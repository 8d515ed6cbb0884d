#!/usr/bin/env node
import { existsSync } from 'node:fs';

const sources = new URL('../src/cli/', import.meta.url);
if (existsSync(sources)) {
  await import('./load-typescript.js');
  await import('../src/cli/raceproof.ts');
} else {
  // The package has no sources, and runs the build, as those do who import it: one instance of every module. The build
  // is loaded before TypeScript is: that halves the time of a start.
  await import('../dist/cli/load-command.js');
  await import('./load-typescript.js');
  await import('../dist/cli/raceproof.js');
}
