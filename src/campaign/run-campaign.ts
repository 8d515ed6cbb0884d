import { join } from 'node:path';
import type { CampaignState } from './campaign-state.ts';
import { ChunkDealer } from './chunk-dealer.ts';
import type { Interval } from './chunk-result.ts';
import { readJournal } from './journal.ts';
import { type Ledger, LedgerWriteError } from './ledger.ts';
import type { LedgerRecord } from './ledger-record.ts';
import {
  RefusedError,
  type SupervisedChunk,
  type SupervisedOptions,
  SupervisedWorker,
} from './supervised-worker.ts';
import type { WorkerLimits } from './worker-handle.ts';

/** Why a machine stopped before its share was done. `deaths`: of processes, which no run explains. */
export type Stopped = 'time' | 'interrupted' | 'deaths' | { readonly error: string };

export interface MachineOptions extends Pick<SupervisedOptions, 'start' | 'onNote'> {
  readonly state: CampaignState;
  readonly ledger: Ledger;
  readonly folder: string;
  readonly commit: string;
  readonly share: Interval;
  readonly workers: number;
  readonly limits: WorkerLimits;
  /** Real milliseconds after which no further run begins. */
  readonly timeMs?: number | undefined;
  readonly chunkMs?: number | undefined;
  /** Aborted to end after the schedules at work. */
  readonly signal?: AbortSignal | undefined;
  readonly onChunk?: ((memoryBytes: number) => void) | undefined;
}

/** So many chunks are left out before a machine ends: the others would hardly fare better. */
const leftOutMax = 3;

/** Runs what is missing of a share on this machine's processes. Throws a `TypeError` where the campaign is refused. */
export async function runOnThisMachine(options: MachineOptions): Promise<Stopped | undefined> {
  const machine = new Machine(options);
  return machine.run();
}

/** How many runs the processes have begun since they were started. */
export function begunRuns(folder: string, workers: number): number {
  let sum = 0;
  for (let slot = 0; slot < workers; slot += 1) sum += readJournal(journalOf(folder, slot))?.begun ?? 0;
  return sum;
}

export function journalOf(folder: string, slot: number): string {
  return join(folder, `journal-${slot}`);
}

class Machine {
  readonly #options: MachineOptions;
  readonly #dealer: ChunkDealer;
  readonly #workers: SupervisedWorker[] = [];
  #stopped: Stopped | undefined;
  #leftOut = 0;
  #refused: RefusedError | undefined;

  constructor(options: MachineOptions) {
    this.#options = options;
    const { state, share, workers, chunkMs } = options;
    this.#dealer = new ChunkDealer(state.missing(share), workers, chunkMs);
  }

  async run(): Promise<Stopped | undefined> {
    const { workers, timeMs, signal, state, share } = this.#options;
    const interrupt = (): void => this.#stop('interrupted');
    signal?.addEventListener('abort', interrupt);
    if (signal?.aborted === true) interrupt();
    // A delay of more than 24 days would end at once.
    const timer =
      timeMs === undefined ? undefined : setTimeout(() => this.#stop('time'), Math.min(timeMs, 2 ** 31 - 1));
    try {
      await Promise.all(Array.from({ length: workers }, (_, slot) => this.#work(slot)));
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', interrupt);
      await Promise.all(this.#workers.map((worker) => worker.end()));
    }
    if (this.#refused !== undefined) throw this.#refused;
    if (state.missing(share).length === 0) return undefined;
    return this.#stopped ?? (this.#leftOut > 0 ? 'deaths' : undefined);
  }

  async #work(slot: number): Promise<void> {
    const { state, folder } = this.#options;
    const journal = journalOf(folder, slot);
    const worker = new SupervisedWorker({ ...this.#options, campaign: state.campaign, journal });
    this.#workers.push(worker);
    while (this.#stopped === undefined) {
      const interval = this.#dealer.next();
      if (interval === undefined) return;
      try {
        const known = new Set(state.suspects().map(({ run }) => run));
        const done = await worker.chunk(interval, known);
        if (done === undefined) return;
        this.#take(done);
      } catch (error) {
        this.#fail(error);
      }
    }
  }

  #take(done: SupervisedChunk): void {
    const { state, onChunk, onNote } = this.#options;
    const { fingerprint } = state;
    for (const suspect of done.suspects) this.#keep({ kind: 'suspect', fingerprint, suspect });
    if (done.kind === 'left-out') {
      onNote?.(done.why);
      this.#leftOut += 1;
      if (this.#leftOut === leftOutMax) this.#stop('deaths');
      return;
    }
    const { result, wallMs, memoryBytes } = done.reply;
    if (result.count > 0) this.#keep({ kind: 'chunk', fingerprint, result, wallMs, memoryBytes });
    this.#dealer.learn(result.count, wallMs);
    onChunk?.(memoryBytes);
  }

  #keep(record: LedgerRecord): void {
    const { ledger, state } = this.#options;
    ledger.append(record);
    state.add(record);
  }

  #fail(error: unknown): void {
    if (error instanceof RefusedError) this.#refused ??= error;
    const { message } = error as Error;
    this.#stop({ error: error instanceof LedgerWriteError ? message : `a worker failed: ${message}` });
  }

  #stop(why: Stopped): void {
    this.#stopped ??= why;
    for (const worker of this.#workers) worker.stop();
  }
}
