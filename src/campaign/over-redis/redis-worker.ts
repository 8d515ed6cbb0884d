import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { fingerprintOf } from '../campaign.ts';
import { type GivenModules, modulesOf, requireProjectModules } from '../campaign-modules.ts';
import type { LedgerRecord } from '../ledger-record.ts';
import { SupervisedWorker } from '../supervised-worker.ts';
import { type ChunkJob, parseChunkJob, queueNameFor, resultsKeyOf } from './chunk-job.ts';

export interface RedisWorkerOptions {
  readonly url: string;
  readonly commit: string;
  readonly workers: number;
  readonly heapMegabytes: number;
  /** A worker that is killed is noticed after so long, and its chunk goes to another. */
  readonly leaseMs: number;
  /** Modules outside of the project that chunks may name. */
  readonly given?: GivenModules;
  /** Aborted to end after the chunks at work. */
  readonly signal: AbortSignal;
  readonly onNote: (note: string) => void;
}

const resultsKeptSeconds = 7 * 86_400;

/**
 * Runs chunks of whatever campaigns of this code are dealt out over a Redis, until it is told to end. This process only
 * talks to Redis, and renews the locks of its jobs in time whatever the runs do: they have processes of their own.
 */
export async function serveChunks(options: RedisWorkerOptions): Promise<void> {
  const { url, commit, workers, leaseMs, signal, onNote } = options;
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(100 * attempt, 1_000),
  });
  const slots = new Slots(options);
  let noted = '';
  const note = (error: Error): void => {
    if (error.message !== noted) onNote((noted = error.message));
  };
  redis.on('error', note);
  const worker = new Worker(
    queueNameFor(commit),
    async (job) => {
      const chunk = parsed(job.data);
      const records = await slots.run(chunk);
      const key = resultsKeyOf(fingerprintOf(chunk.campaign));
      // Before the job ends, so that nothing is lost where this process is; a result that comes twice counts once.
      await redis
        .multi()
        .rpush(key, ...records.map((record) => JSON.stringify(record)))
        .expire(key, resultsKeptSeconds)
        .exec();
    },
    {
      connection: redis,
      concurrency: workers,
      lockDuration: leaseMs,
      stalledInterval: leaseMs / 2,
      // A worker that dies costs its chunk one of these; killed workers are no fault of the chunk.
      maxStalledCount: 1_000,
      skipVersionCheck: true,
    },
  );
  worker.on('error', note);
  worker.on('ready', () => {
    noted = '';
  });
  try {
    await aborted(signal);
    await worker.close();
  } finally {
    await slots.end();
    redis.disconnect();
  }
}

/** The supervised processes, each with the campaign that it ran last. */
class Slots {
  readonly #options: RedisWorkerOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), 'raceproof-worker-'));
  readonly #free: number[];
  readonly #workers = new Map<number, { readonly key: string; readonly worker: SupervisedWorker }>();

  constructor(options: RedisWorkerOptions) {
    this.#options = options;
    this.#free = Array.from({ length: options.workers }, (_, slot) => slot);
  }

  async run(chunk: ChunkJob): Promise<readonly LedgerRecord[]> {
    const slot = this.#free.pop();
    if (slot === undefined) throw new Error('more chunks at once than there are processes');
    try {
      const worker = await this.#workerFor(slot, chunk);
      const done = await worker.chunk(chunk.interval, new Set(chunk.leftOut));
      if (done === undefined) throw new Error('the worker was ended');
      // Dealt out anew, it would come to the same.
      if (done.kind === 'left-out') throw new UnrecoverableError(done.why);
      const fingerprint = fingerprintOf(chunk.campaign);
      const { result, wallMs, memoryBytes } = done.reply;
      return [
        ...done.suspects.map((suspect): LedgerRecord => ({ kind: 'suspect', fingerprint, suspect })),
        { kind: 'chunk', fingerprint, result, wallMs, memoryBytes },
      ];
    } catch (error) {
      // Another attempt would be refused alike.
      throw error instanceof TypeError ? new UnrecoverableError(error.message) : error;
    } finally {
      this.#free.push(slot);
    }
  }

  async end(): Promise<void> {
    await Promise.all([...this.#workers.values()].map(({ worker }) => worker.end()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #workerFor(slot: number, { campaign, runMsMax }: ChunkJob): Promise<SupervisedWorker> {
    const key = `${fingerprintOf(campaign)} ${runMsMax}`;
    const present = this.#workers.get(slot);
    if (present?.key === key) return present.worker;
    const { commit, heapMegabytes, given = {}, onNote } = this.#options;
    requireProjectModules(campaign, 'a chunk', given);
    onNote(`imports ${modulesOf(campaign).join(', ')}`);
    await present?.worker.end();
    const journal = join(this.#folder, `journal-${slot}`);
    const limits = { runMsMax, heapMegabytes };
    const worker = new SupervisedWorker({ campaign, commit, journal, limits, onNote });
    this.#workers.set(slot, { key, worker });
    return worker;
  }
}

function parsed(data: unknown): ChunkJob {
  try {
    return parseChunkJob(data);
  } catch (error) {
    throw new UnrecoverableError((error as Error).message);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
