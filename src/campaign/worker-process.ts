import { loadTypeScript } from '../files/typescript-loader.ts';
import { collectGarbage, heapBytes } from '../memory/collect-garbage.ts';
import { Journal } from './journal.ts';
import { type LoadedCampaign, loadCampaign } from './load-campaign.ts';
import { minimiseFailure } from './minimise-failure.ts';
import { runChunk } from './run-chunk.ts';
import type { WorkerReply, WorkerRequest } from './worker-messages.ts';

/** The program of a worker process: it runs what its parent asks, one thing at a time, and ends with its parent. */
let loaded: LoadedCampaign | undefined;
let journal: Journal | undefined;
let stopping = false;
let measured = { bytes: 0, atMs: -Infinity };

const measureEveryMs = 10 * 60_000;

process.on('disconnect', () => process.exit(1));
// Ctrl-C goes to the whole group: the parent says when to stop.
process.on('SIGINT', () => undefined);

process.on('message', (request: WorkerRequest) => {
  if (request.kind === 'stop') stopping = true;
  else void answer(request).then((reply) => process.send?.(reply));
});

async function answer(request: Exclude<WorkerRequest, { kind: 'stop' }>): Promise<WorkerReply> {
  try {
    if (request.kind === 'load') {
      journal = new Journal(request.journal);
      await loadTypeScript();
      loaded = await loadCampaign(request.campaign, request.commit);
      return { kind: 'loaded' };
    }
    if (loaded === undefined || journal === undefined) {
      throw new Error('a worker process loads its campaign first');
    }
    switch (request.kind) {
      case 'chunk':
        return await chunk(request, loaded, journal);
      case 'minimise':
        return { kind: 'minimised', finding: await minimiseFailure(loaded, request) };
    }
  } catch (error) {
    const { message, stack = message } = error as Error;
    return error instanceof TypeError
      ? { kind: 'error', message, badInput: true }
      : { kind: 'error', message: stack, badInput: false };
  }
}

async function chunk(
  { interval, leftOut }: WorkerRequest & { kind: 'chunk' },
  campaign: LoadedCampaign,
  notes: Journal,
): Promise<WorkerReply> {
  const startMs = performance.now();
  const result = await runChunk(campaign, interval, {
    leftOut: new Set(leftOut),
    onRun: (run) => notes.begin(run),
    shouldStop: () => stopping,
  });
  notes.idle();
  const wallMs = performance.now() - startMs;
  return { kind: 'chunk', result, wallMs, memoryBytes: await memoryBytes() };
}

/**
 * What is still there once everything unreachable is collected: a leak shows in it, a lazy collector does not. A forced
 * collection throws compiled code away, which costs the next chunk a second: now and then is enough.
 */
async function memoryBytes(): Promise<number> {
  if (performance.now() - measured.atMs > measureEveryMs) {
    await collectGarbage();
    measured = { bytes: heapBytes(), atMs: performance.now() };
  }
  return measured.bytes;
}
