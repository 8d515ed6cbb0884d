import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { CampaignState } from '../campaign-state.ts';
import type { Interval } from '../chunk-result.ts';
import { type Ledger, LedgerWriteError } from '../ledger.ts';
import { parseRecord } from '../ledger-record.ts';
import type { Stopped } from '../run-campaign.ts';
import {
  type ChunkJob,
  chunksOf,
  coordinatorKeyOf,
  jobIdOf,
  queueNameFor,
  resultsKeyOf,
} from './chunk-job.ts';
import { CoordinatorClaim } from './coordinator-claim.ts';

export interface RedisOptions {
  readonly url: string;
  readonly state: CampaignState;
  readonly ledger: Ledger;
  readonly commit: string;
  readonly share: Interval;
  readonly chunkRuns: number;
  readonly runMsMax: number;
  /** How long Redis may be away. */
  readonly patienceMs: number;
  readonly dealAgainEveryMs?: number | undefined;
  readonly timeMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onChunk?: ((memoryBytes: number) => void) | undefined;
  readonly onNote?: ((note: string) => void) | undefined;
}

const lookEveryMs = 200;
/** Chunks whose jobs are gone, with a Redis that lost them, are dealt out again so often. */
const dealAgainEveryMsByDefault = 15_000;
const batch = 500;
const attempts = 3;

/**
 * Deals out what is missing to worker processes anywhere, and collects their results in the ledger. A result leaves
 * Redis only once it is on the disk; what comes twice counts once.
 */
export async function runOverRedis(options: RedisOptions): Promise<Stopped | undefined> {
  const redis = new Redis(options.url, {
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    connectTimeout: 5_000,
    retryStrategy: (attempt) => Math.min(100 * attempt, 1_000),
  });
  redis.on('error', () => undefined);
  const queue = new Queue(queueNameFor(options.commit), {
    connection: redis,
    streams: { events: { maxLen: 100 } },
    skipVersionCheck: true,
  });
  queue.on('error', () => undefined);
  const coordinator = new RedisCoordinator(options, redis, queue);
  try {
    return await coordinator.run();
  } finally {
    await coordinator.end();
    await queue.close().catch(() => undefined);
    redis.disconnect();
  }
}

class RedisCoordinator {
  readonly #options: RedisOptions;
  readonly #redis: Redis;
  readonly #queue: Queue;
  readonly #claim: CoordinatorClaim;
  readonly #refused = new Set<string>();
  #claimed = false;
  #dealtMs = -Infinity;
  #awaySinceMs: number | undefined;

  constructor(options: RedisOptions, redis: Redis, queue: Queue) {
    this.#options = options;
    this.#redis = redis;
    this.#queue = queue;
    this.#claim = new CoordinatorClaim(redis, coordinatorKeyOf(options.state.fingerprint));
  }

  async run(): Promise<Stopped | undefined> {
    const { state, share, timeMs = Infinity, signal, patienceMs, url } = this.#options;
    const startMs = performance.now();
    while (state.missing(share).length > 0) {
      if (signal?.aborted === true) return this.#withdraw('interrupted');
      if (performance.now() - startMs > timeMs) return this.#withdraw('time');
      if (this.#claim.lost) return { error: 'another coordinator has taken the campaign over' };
      try {
        if (!(await this.#step())) await pause(lookEveryMs);
        this.#awaySinceMs = undefined;
      } catch (error) {
        if (error instanceof TypeError) throw error;
        if (error instanceof LedgerWriteError) return { error: error.message };
        this.#awaySinceMs ??= performance.now();
        if (performance.now() - this.#awaySinceMs > patienceMs) {
          return { error: `Redis at ${withoutPassword(url)} is away: ${(error as Error).message}` };
        }
        await pause(lookEveryMs);
      }
      const given = this.#givenUp();
      if (given !== undefined) return given;
    }
    return undefined;
  }

  async end(): Promise<void> {
    if (this.#claimed) await this.#claim.release();
  }

  /** Whether there was anything to do. */
  async #step(): Promise<boolean> {
    if (!this.#claimed) {
      await this.#claim.take();
      this.#claimed = true;
    }
    if (await this.#collect()) return true;
    const { dealAgainEveryMs = dealAgainEveryMsByDefault } = this.#options;
    if (performance.now() - this.#dealtMs < dealAgainEveryMs) return false;
    await this.#deal();
    await this.#lookAtRefusals();
    this.#dealtMs = performance.now();
    return true;
  }

  /** Adding a job that is there changes nothing. */
  async #deal(): Promise<void> {
    const { state, share, chunkRuns, runMsMax } = this.#options;
    const { campaign } = state;
    const leftOut = state.suspects().map(({ run }) => run);
    const chunks = chunksOf(state.missing(share), chunkRuns);
    for (let at = 0; at < chunks.length; at += batch) {
      await this.#queue.addBulk(
        chunks.slice(at, at + batch).map((interval) => ({
          name: 'chunk',
          data: { campaign, interval, leftOut, runMsMax } satisfies ChunkJob,
          opts: {
            jobId: jobIdOf(campaign, interval),
            attempts,
            removeOnComplete: true,
            removeOnFail: 10_000,
          },
        })),
      );
    }
  }

  /** Takes one result in; whether there was one. */
  async #collect(): Promise<boolean> {
    const { state, ledger, onChunk, onNote } = this.#options;
    const key = resultsKeyOf(state.fingerprint);
    const text = await this.#redis.lindex(key, 0);
    if (text === null) return false;
    try {
      const record = parseRecord(JSON.parse(text));
      const refused = state.add(record);
      if (refused === undefined) {
        ledger.append(record);
        if (record.kind === 'chunk') onChunk?.(record.memoryBytes);
      }
    } catch (error) {
      if (error instanceof LedgerWriteError) throw error;
      onNote?.(`a result cannot be read: ${(error as Error).message}`);
    }
    await this.#redis.lpop(key);
    return true;
  }

  async #lookAtRefusals(): Promise<void> {
    const { state, onNote } = this.#options;
    for (const job of await this.#queue.getFailed(0, 99)) {
      const { id = '' } = job;
      if (!id.startsWith(state.fingerprint) || this.#refused.has(id)) continue;
      this.#refused.add(id);
      onNote?.(`the chunk ${id} was given up: ${job.failedReason}`);
    }
  }

  /** All that is left was given up by workers. */
  #givenUp(): Stopped | undefined {
    const { state, share, chunkRuns } = this.#options;
    if (this.#refused.size === 0) return undefined;
    const left = chunksOf(state.missing(share), chunkRuns);
    const all = left.length > 0 && left.every((chunk) => this.#refused.has(jobIdOf(state.campaign, chunk)));
    return all
      ? { error: `workers gave up ${left.length} chunks; with --resume they are tried again` }
      : undefined;
  }

  /** Takes back what no worker has begun. */
  async #withdraw(why: Stopped): Promise<Stopped> {
    const { state, share, chunkRuns } = this.#options;
    try {
      for (const chunk of chunksOf(state.missing(share), chunkRuns)) {
        // One that is in work cannot be removed: its result waits in Redis for whoever resumes the campaign.
        await this.#queue.remove(jobIdOf(state.campaign, chunk));
      }
      while (await this.#collect());
    } catch {
      // Without Redis there is nothing to take back.
    }
    return why;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

export function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}
