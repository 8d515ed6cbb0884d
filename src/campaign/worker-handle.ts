import { type ChildProcess, fork } from 'node:child_process';
import { moduleBeside } from '../files/module-beside.ts';
import { loaderArguments } from '../files/typescript-loader.ts';
import { readJournal } from './journal.ts';
import type { Death } from './ledger-record.ts';
import type { WorkerReply, WorkerRequest } from './worker-messages.ts';

/** What asking a worker process came to. */
export type Answer = WorkerReply | DiedAnswer;

export interface DiedAnswer {
  readonly kind: 'died';
  readonly as: Death;
  /** The run in work when the process ended; undefined between runs. */
  readonly run: number | undefined;
  readonly detail: string;
}

export interface WorkerLimits {
  /** Real time that one run may take before the process is ended. */
  readonly runMsMax: number;
  readonly heapMegabytes: number;
}

/** What a supervisor needs of a process. */
export type WorkerProcess = Pick<WorkerHandle, 'alive' | 'ask' | 'stop' | 'end'>;

const lookEveryMs = 200;
const otherWorkMsMax = 30 * 60_000;
const errorTextMax = 4_000;

/**
 * A worker process with a watchdog: processes, because an endless synchronous loop, an exhausted heap or a kill takes a
 * thread's whole program with it.
 */
export class WorkerHandle {
  readonly #journal: string;
  readonly #limits: WorkerLimits;
  readonly #child: ChildProcess;
  #errorText = '';
  /** The limit that was overstepped, in real milliseconds. */
  #hungMs: number | undefined;

  constructor(journal: string, limits: WorkerLimits) {
    this.#journal = journal;
    this.#limits = limits;
    const program = moduleBeside('./worker-process', import.meta.url);
    const memory = [
      `--max-old-space-size=${limits.heapMegabytes}`,
      // A run of hundreds of requests keeps what it makes until its end: a small young generation would copy it all twice.
      '--max-semi-space-size=64',
      // There is a worker for each core: threads that help one of them collect garbage take time from another.
      '--single-threaded-gc',
    ];
    this.#child = fork(program, {
      execArgv: [...loaderArguments(program), ...memory],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Chunks travel as JSON.
      serialization: 'json',
    });
    this.#child.stderr?.on('data', (text: Buffer) => {
      this.#errorText = (this.#errorText + text.toString('utf8')).slice(-errorTextMax);
    });
    // A process that is gone says so by its exit.
    this.#child.on('error', () => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.connected;
  }

  /** Sends one request and waits for its answer, or for the end of the process. */
  async ask(request: Exclude<WorkerRequest, { kind: 'stop' }>): Promise<Answer> {
    const stopWatch = this.#watch(request.kind);
    try {
      return await new Promise<Answer>((resolve) => {
        const settle = (answer: Answer): void => {
          this.#child.off('message', onMessage);
          this.#child.off('close', onClose);
          resolve(answer);
        };
        const onMessage = (reply: unknown): void => settle(reply as WorkerReply);
        const onClose = (): void => settle(this.#death());
        this.#child.once('message', onMessage);
        this.#child.once('close', onClose);
        if (this.alive) this.#child.send(request, () => undefined);
        else settle(this.#death());
      });
    } finally {
      stopWatch();
    }
  }

  /** Ends the chunk at work after its present run. */
  stop(): void {
    if (this.alive) this.#child.send({ kind: 'stop' } satisfies WorkerRequest, () => undefined);
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => {
      this.#child.once('exit', () => resolve());
    });
    this.#child.kill('SIGKILL');
    await ended;
  }

  #watch(kind: WorkerRequest['kind']): () => void {
    const limitMs = kind === 'chunk' ? this.#limits.runMsMax : otherWorkMsMax;
    let seen = readJournal(this.#journal)?.begun;
    let sinceMs = performance.now();
    const timer = setInterval(() => {
      const begun = readJournal(this.#journal)?.begun;
      if (begun !== seen) {
        seen = begun;
        sinceMs = performance.now();
      } else if (performance.now() - sinceMs > limitMs) {
        this.#hungMs = limitMs;
        this.#child.kill('SIGKILL');
      }
    }, lookEveryMs);
    return () => clearInterval(timer);
  }

  #death(): DiedAnswer {
    const { exitCode, signalCode } = this.#child;
    const ending = signalCode ?? `exit code ${String(exitCode)}`;
    const entry = readJournal(this.#journal);
    const run = entry?.pid === this.pid ? entry?.run : undefined;
    const died = (as: Death, detail: string): DiedAnswer => ({ kind: 'died', as, run, detail });
    if (this.#hungMs !== undefined) return died('hung', `no end within ${this.#hungMs} ms`);
    if (/heap out of memory|Allocation failed|Array buffer allocation/i.test(this.#errorText)) {
      return died('out of memory', `more than ${this.#limits.heapMegabytes} MB of heap`);
    }
    if (signalCode === 'SIGKILL') return died('killed', ending);
    const lastLine = this.#errorText.trim().split('\n').at(-1) ?? '';
    return died('crashed', lastLine === '' ? ending : `${ending}: ${lastLine.slice(0, 200)}`);
  }
}
