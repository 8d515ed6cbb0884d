import { text } from 'node:stream/consumers';
import type { Plan } from '../../src/core/plan.ts';
import { runPlan } from '../../src/index.ts';
import { kinds } from './kinds.ts';

/** Runs plans of one kind of scenario, from its standard input, and answers with their hashes. */
const scenario = kinds[process.argv[2] ?? ''];
if (scenario === undefined) throw new Error(`there is no kind of scenario ${process.argv[2]}`);
const plans = JSON.parse(await text(process.stdin)) as readonly Plan[];
const hashes: string[] = [];
for (const plan of plans) hashes.push((await runPlan(plan, scenario)).traceHash);
process.stdout.write(JSON.stringify(hashes), () => process.exit(0));
