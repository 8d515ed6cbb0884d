#!/usr/bin/env node
// The modules that it is given may be TypeScript: tsx loads them on every supported Node. So do the sources of raceproof
// in its own repository. Installed, it is the build, as for those who import it: one instance of every module.
import { register } from 'tsx/esm/api';

register();
const isInstalled = import.meta.url.includes('/node_modules/');
await import(isInstalled ? '../dist/cli/raceproof.js' : '../src/cli/raceproof.ts');
