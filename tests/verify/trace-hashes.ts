import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { text } from 'node:stream/consumers';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { referenceSystem } from '../../properties/reference-system.ts';
import type { Plan } from '../../src/core/plan.ts';
import { runPlan } from '../../src/verify/run-plan.ts';

/** Runs plans elsewhere: as a worker from its data, as a process from its standard input. Answers with their hashes. */
async function traceHashes(plans: readonly Plan[]): Promise<readonly string[]> {
  const hashes: string[] = [];
  for (const plan of plans) hashes.push((await runPlan(plan, auditScenario(referenceSystem))).traceHash);
  return hashes;
}

if (isMainThread) {
  const plans = JSON.parse(await text(process.stdin)) as readonly Plan[];
  process.stdout.write(JSON.stringify(await traceHashes(plans)));
} else {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
  parentPort?.postMessage(await traceHashes(workerData as readonly Plan[]));
}
