import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import referenceSystem from '../properties/reference-system.ts';
import { type Plan, runPlan } from '../src/index.ts';
import { withVirtualGlobals } from '../src/sim/virtual-globals/index.ts';
import { benchPlan } from './bench-plan.ts';

interface Figure {
  readonly requests: number;
  readonly medianMs: number;
  readonly events: number;
  readonly microsecondsPerEvent: number;
}

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const sizes = values.quick ? [100, 200] : [100, 200, 300, 1_000];
const runs = values.quick ? 15 : 60;

/** Whole schedules through the real ioredis client, with Lua locks and fenced flags: median wall time of one. */
async function measure(requests: number): Promise<Figure> {
  const times: number[] = [];
  let events = 0;
  for (let seed = 0; seed < runs + 5; seed += 1) {
    const plan: Plan = benchPlan(requests, seed);
    const startMs = performance.now();
    const run = await runPlan(plan, referenceSystem);
    // The first runs warm the code up.
    if (seed >= 5) times.push(performance.now() - startMs);
    ({ events } = run);
  }
  const medianMs = times.toSorted((left, right) => left - right)[Math.floor(times.length / 2)] ?? 0;
  return { requests, medianMs, events, microsecondsPerEvent: (medianMs * 1000) / events };
}

const figures: Figure[] = [];
await withVirtualGlobals(async () => {
  for (const requests of sizes) figures.push(await measure(requests));
});
process.stdout.write('requests   median ms   events   µs per event\n');
for (const { requests, medianMs, events, microsecondsPerEvent } of figures) {
  const row = [requests, medianMs.toFixed(1), events, microsecondsPerEvent.toFixed(1)];
  process.stdout.write(`${row.map((cell) => String(cell).padStart(8)).join('  ')}\n`);
}
const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', date: new Date().toISOString() };
mkdirSync('bench', { recursive: true });
writeFileSync('bench/results.json', `${JSON.stringify({ ...machine, figures }, undefined, 2)}\n`);
