import { mkdirSync, writeFileSync } from 'node:fs';
import { Session, type Profiler } from 'node:inspector/promises';
import { faultsPerPlan } from './bench-plan.ts';
import { simulatedWork } from './simulated-work.ts';

const requests = 200;
const warmUps = 60;
const profiled = 200;
const file = 'raceproof-report/bench.cpuprofile';

/** Where code lives, and what we call that place: the first that fits. */
const places: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Lua (fengari)', /\/node_modules\/fengari\//],
  ['ioredis client', /\/node_modules\/(?:ioredis|denque|standard-as-callback|cluster-key-slot|lodash\.)/],
  ['redis-parser', /\/node_modules\/redis-parser\//],
  ['ioredis-mock commands', /\/node_modules\/ioredis-mock\//],
  ['async-mutex', /\/node_modules\/async-mutex\//],
  ['audit system', /\/(?:src\/audit|properties)\//],
  ['Lua bridge', /\/src\/world\/redis\/lua\//],
  [
    'simulated wire',
    /\/src\/world\/redis\/(?:connection|network|connect|fake-stream|request-parser|reply)\./,
  ],
  ['simulated Redis server', /\/src\/world\/(?:redis\/|simulated-redis|lock-truth)/],
  ['simulated queue, auditor', /\/src\/world\//],
  ['virtual globals', /\/src\/sim\/virtual-globals\//],
  ['scheduler, events, tasks', /\/src\/(?:sim|core)\//],
  ['strategies, faults', /\/src\/(?:strategies|faults)\//],
  ['run, plan', /\/src\/verify\//],
  ['async hooks', /^node:(?:internal\/)?async_hooks/],
  ['buffers', /^node:(?:internal\/)?buffer/],
  ['event emitter', /^node:events/],
  ['other Node.js code', /^node:/],
  ['other packages', /\/node_modules\/(?!\.cache\/)/],
  ['bench', /\/bench\//],
];

/** Profiles whole schedules, writes the profile for a viewer, and prints where the time went. */
export async function writeProfile(): Promise<void> {
  await play(warmUps);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  await play(profiled);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  mkdirSync('raceproof-report', { recursive: true });
  writeFileSync(file, JSON.stringify(profile));
  process.stdout.write(render(selfTimeByPlace(profile)));
}

async function play(count: number): Promise<void> {
  for (let seed = 1; seed <= count; seed += 1) await simulatedWork({ requests, seed }, faultsPerPlan);
}

/** Microseconds by place. */
function selfTimeByPlace({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Map<string, number> {
  const placeById = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const times = new Map<string, number>();
  samples.forEach((id, index) => {
    const place = placeById.get(id) ?? 'unknown';
    times.set(place, (times.get(place) ?? 0) + (timeDeltas[index] ?? 0));
  });
  return times;
}

function placeOf({ functionName, url }: { functionName: string; url: string }): string {
  // The engine's own entries, such as (garbage collector); native functions have no place either.
  if (url === '') return functionName.startsWith('(') ? functionName : 'native functions';
  return places.find(([, pattern]) => pattern.test(url))?.[0] ?? url;
}

function render(times: ReadonlyMap<string, number>): string {
  const busy = [...times].filter(([place]) => place !== '(idle)');
  const total = busy.reduce((sum, [, microseconds]) => sum + microseconds, 0);
  const lines = busy
    .sort(([, left], [, right]) => right - left)
    .map(([place, microseconds]) => {
      const percent = ((100 * microseconds) / total).toFixed(1).padStart(5);
      const perSchedule = (microseconds / 1000 / profiled).toFixed(2).padStart(7);
      return `${place.padEnd(28)}${percent} % ${perSchedule} ms per schedule`;
    });
  const title = `Self time of ${profiled} schedules of ${requests} requests`;
  return `${title}\n${lines.join('\n')}\nThe whole profile: ${file}\n`;
}
