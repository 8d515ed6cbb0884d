#!/usr/bin/env node
// The sources run as they are, and so may the modules they are given: tsx loads TypeScript on every supported Node.
import { register } from 'tsx/esm/api';

register();
await import('../src/cli/raceproof.ts');
