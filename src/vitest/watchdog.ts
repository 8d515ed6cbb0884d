import { Worker } from 'node:worker_threads';
import { watchHeartbeat } from '../sim/heartbeat.ts';

/** Real milliseconds after which code that does not come to rest is taken never to. */
const patienceMs = 60_000;

/** Whether an event is under way, how many there were, and how long the name of the present one is; then the name. */
const fields = { isOn: 0, count: 1, length: 2 } as const;
const headBytes = 12;
const nameBytesMax = 4_000;

/**
 * Looks from another thread whether the code of an event ever comes to rest, while work is done. Where it does not, which
 * nothing in this thread could say any more, it names the event and ends the process.
 */
export async function withWatchdog<Result>(
  work: () => Promise<Result>,
  options: { readonly patienceMs?: number } = {},
): Promise<Result> {
  // Whoever debugs stops code for as long as it takes.
  if (process.execArgv.some((each) => each.startsWith('--inspect'))) return work();
  const shared = new SharedArrayBuffer(headBytes + nameBytesMax);
  const head = new Int32Array(shared, 0, headBytes / 4);
  const name = Buffer.from(shared, headBytes);
  const worker = new Worker(watching, {
    eval: true,
    workerData: { shared, headBytes, fields, patienceMs: options.patienceMs ?? patienceMs },
  });
  worker.unref();
  watchHeartbeat((event) => {
    head[fields.isOn] = event === undefined ? 0 : 1;
    head[fields.count] = ((head[fields.count] ?? 0) + 1) | 0;
    if (event !== undefined) head[fields.length] = name.write(event.id, 'latin1');
  });
  try {
    return await work();
  } finally {
    watchHeartbeat(undefined);
    await worker.terminate();
  }
}

/** In JavaScript, as a worker of its own has no loader for anything else. */
const watching = `
const { writeSync } = require('node:fs');
const { workerData } = require('node:worker_threads');
const { shared, headBytes, fields, patienceMs } = workerData;
const head = new Int32Array(shared, 0, headBytes / 4);
let last = 0;
let sinceMs = performance.now();
setInterval(() => {
  const count = Atomics.load(head, fields.count);
  if (count !== last || Atomics.load(head, fields.isOn) === 0) {
    last = count;
    sinceMs = performance.now();
    return;
  }
  if (performance.now() - sinceMs < patienceMs) return;
  const event = Buffer.from(shared, headBytes, Atomics.load(head, fields.length)).toString('latin1');
  const seconds = Math.round(patienceMs / 1000);
  writeSync(2, 'raceproof: the code that goes on after ' + event + ' has not come to rest for ' + seconds +
    ' s: a synchronous loop without an end, in this event of a run. The process ends.\\n');
  process.kill(process.pid, 'SIGKILL');
}, Math.min(1000, patienceMs / 4));
`;
