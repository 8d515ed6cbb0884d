import type { Campaign } from './campaign.ts';
import type { ChunkResult, Interval } from './chunk-result.ts';
import type { Suspect } from './ledger-record.ts';
import { type Answer, WorkerHandle, type WorkerLimits } from './worker-handle.ts';
import type { WorkerReply, WorkerRequest } from './worker-messages.ts';

/** The campaign cannot be run as it is. */
export class RefusedError extends TypeError {
  override readonly name = 'RefusedError';
}

export interface SupervisedChunk {
  readonly reply: WorkerReply & { kind: 'chunk' };
  /** Runs that ended their process, found on the way. */
  readonly suspects: readonly Suspect[];
}

export interface SupervisedOptions {
  readonly campaign: Campaign;
  readonly commit: string;
  readonly journal: string;
  readonly limits: WorkerLimits;
}

/** What became of one run that was run alone. */
export type Alone =
  | { readonly kind: 'ended'; readonly result: ChunkResult }
  | { readonly kind: 'suspect'; readonly suspect: Suspect };

/** A death by a signal from outside proves nothing about the run; so many in a row on one run are taken for its own. */
const outsideKillsMax = 5;
const unexplainedDeathsMax = 20;

/**
 * A worker that comes back: when its process ends in the middle of a chunk, the run in work is run alone under the
 * watchdog. Where it ends the process again it is classed and left out; otherwise the chunk is done anew.
 */
export class SupervisedWorker {
  readonly #options: SupervisedOptions;
  #handle: WorkerHandle | undefined;
  #stopped = false;

  constructor(options: SupervisedOptions) {
    this.#options = options;
  }

  /** Undefined where it was stopped before anything was done. */
  async chunk(interval: Interval, known: ReadonlySet<number>): Promise<SupervisedChunk | undefined> {
    const suspects: Suspect[] = [];
    const leftOut = new Set(known);
    let unexplained = 0;
    while (!this.#stopped) {
      const answer = await this.#ask({ kind: 'chunk', interval, leftOut: [...leftOut] });
      if (answer.kind === 'chunk') return { reply: answer, suspects };
      if (answer.kind !== 'died') throw unexpected(answer);
      if (answer.run === undefined) {
        unexplained += 1;
        if (unexplained < unexplainedDeathsMax) continue;
        throw new Error(`worker processes end between runs: ${answer.detail}`);
      }
      const alone = await this.alone(answer.run);
      if (alone.kind === 'ended') continue;
      suspects.push(alone.suspect);
      leftOut.add(alone.suspect.run);
    }
    return undefined;
  }

  /** Runs one run alone. */
  async alone(run: number): Promise<Alone> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#ask({ kind: 'chunk', interval: { from: run, count: 1 }, leftOut: [] });
      if (answer.kind === 'chunk') return { kind: 'ended', result: answer.result };
      if (answer.kind !== 'died') throw unexpected(answer);
      const { as, detail } = answer;
      if (as !== 'killed' || attempt >= outsideKillsMax) {
        return { kind: 'suspect', suspect: { run, as, detail } };
      }
    }
  }

  async minimise(request: Omit<WorkerRequest & { kind: 'minimise' }, 'kind'>): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#ask({ kind: 'minimise', ...request });
      const isKilled = answer.kind === 'died' && answer.as === 'killed';
      if (!isKilled || attempt >= outsideKillsMax) return answer;
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#handle?.stop();
  }

  async end(): Promise<void> {
    this.#stopped = true;
    await this.#handle?.end();
  }

  async #ask(request: Exclude<WorkerRequest, { kind: 'stop' | 'load' }>): Promise<Answer> {
    const handle = await this.#loaded();
    return 'kind' in handle ? handle : handle.ask(request);
  }

  /** The process, started and loaded where it is not; or how it ended while it loaded. */
  async #loaded(): Promise<WorkerHandle | Answer> {
    if (this.#handle?.alive === true) return this.#handle;
    const { campaign, commit, journal, limits } = this.#options;
    await this.#handle?.end();
    for (let attempt = 1; ; attempt += 1) {
      const handle = new WorkerHandle(journal, limits);
      this.#handle = handle;
      const answer = await handle.ask({ kind: 'load', campaign, commit, journal });
      if (answer.kind === 'loaded') return handle;
      if (answer.kind !== 'died') throw unexpected(answer);
      if (attempt >= outsideKillsMax) throw new Error(`no worker process starts: ${answer.detail}`);
    }
  }
}

function unexpected(answer: Answer): Error {
  if (answer.kind !== 'error') return new Error(`a worker process answered with ${answer.kind}`);
  return answer.badInput ? new RefusedError(answer.message) : new Error(answer.message);
}
