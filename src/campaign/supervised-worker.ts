import type { Campaign } from './campaign.ts';
import type { ChunkResult, Interval } from './chunk-result.ts';
import type { Suspect } from './ledger-record.ts';
import {
  type Answer,
  type DiedAnswer,
  WorkerHandle,
  type WorkerLimits,
  type WorkerProcess,
} from './worker-handle.ts';
import type { WorkerReply, WorkerRequest } from './worker-messages.ts';

/** The campaign cannot be run as it is. */
export class RefusedError extends TypeError {
  override readonly name = 'RefusedError';
}

/** `suspects`: runs that ended their process, found on the way. */
export type SupervisedChunk = { readonly suspects: readonly Suspect[] } & (
  | { readonly kind: 'done'; readonly reply: WorkerReply & { kind: 'chunk' } }
  /** Its process ends again and again, and no run of it does so alone. `why` says how, in one sentence. */
  | { readonly kind: 'left-out'; readonly why: string }
);

export interface SupervisedOptions {
  readonly campaign: Campaign;
  readonly commit: string;
  readonly journal: string;
  readonly limits: WorkerLimits;
  /** Starts a process; one of the operating system by default. */
  readonly start?: ((journal: string, limits: WorkerLimits) => WorkerProcess) | undefined;
  /** Told of each death that no run explains. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** What became of one run that was run alone. */
export type Alone =
  | { readonly kind: 'ended'; readonly result: ChunkResult }
  | { readonly kind: 'suspect'; readonly suspect: Suspect };

/** A death by a signal from outside proves nothing about the run; so many in a row on one run are taken for its own. */
const outsideKillsMax = 5;
/** Deaths in one chunk that no run of it explains: state that adds up over runs does so every time. */
const unexplainedDeathsMax = 3;

/**
 * A worker that comes back: when its process ends in the middle of a chunk, the run in work is run alone under the
 * watchdog. Where it ends the process again it is classed and left out; otherwise the chunk is done anew, a few times.
 */
export class SupervisedWorker {
  readonly #options: SupervisedOptions;
  #handle: WorkerProcess | undefined;
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
      if (answer.kind === 'chunk') return { kind: 'done', reply: answer, suspects };
      if (answer.kind !== 'died') throw unexpected(answer);
      const alone = answer.run === undefined ? undefined : await this.alone(answer.run);
      if (alone?.kind === 'suspect') {
        suspects.push(alone.suspect);
        leftOut.add(alone.suspect.run);
        continue;
      }
      unexplained += 1;
      if (unexplained === unexplainedDeathsMax) {
        return { kind: 'left-out', why: leftOutInWords(interval, answer), suspects };
      }
      this.#options.onNote?.(deathInWords(answer));
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
  async #loaded(): Promise<WorkerProcess | Answer> {
    if (this.#handle?.alive === true) return this.#handle;
    const { campaign, commit, journal, limits, start = startProcess } = this.#options;
    await this.#handle?.end();
    for (let attempt = 1; ; attempt += 1) {
      const handle = start(journal, limits);
      this.#handle = handle;
      const answer = await handle.ask({ kind: 'load', campaign, commit, journal });
      if (answer.kind === 'loaded') return handle;
      if (answer.kind !== 'died') throw unexpected(answer);
      if (attempt >= outsideKillsMax) throw new Error(`no worker process starts: ${answer.detail}`);
    }
  }
}

function startProcess(journal: string, limits: WorkerLimits): WorkerProcess {
  return new WorkerHandle(journal, limits);
}

function deathInWords({ run, as, detail }: DiedAnswer): string {
  const how = `${as}, ${detail}`;
  return run === undefined
    ? `a process ended between runs (${how}): its chunk is run again`
    : `a process ended in run ${run} (${how}), which comes to an end alone: its chunk is run again`;
}

function leftOutInWords({ from, count }: Interval, { as, detail }: DiedAnswer): string {
  return (
    `the runs ${from} to ${from + count - 1} are left out: their process ended ${unexplainedDeathsMax} times ` +
    `(${as}, ${detail}), and no run alone does that; something adds up over runs, or ends it from outside`
  );
}

function unexpected(answer: Answer): Error {
  if (answer.kind !== 'error') return new Error(`a worker process answered with ${answer.kind}`);
  return answer.badInput ? new RefusedError(answer.message) : new Error(answer.message);
}
