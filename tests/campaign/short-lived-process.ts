import type { LoadedCampaign } from '../../src/campaign/load-campaign.ts';
import { minimiseFailure } from '../../src/campaign/minimise-failure.ts';
import { runChunk } from '../../src/campaign/run-chunk.ts';
import type { Answer, WorkerProcess } from '../../src/campaign/worker-handle.ts';
import type { WorkerRequest } from '../../src/campaign/worker-messages.ts';

/**
 * A worker process whose state adds up: it ends in the run after so many, whatever that run is, and so while it makes
 * something small. It lives in the process of the test, since starting a real one takes seconds.
 */
export class ShortLivedProcess implements WorkerProcess {
  readonly #loaded: LoadedCampaign;
  #runsLeft: number;
  #alive = true;

  constructor(loaded: LoadedCampaign, runsMax: number) {
    this.#loaded = loaded;
    this.#runsLeft = runsMax;
  }

  get alive(): boolean {
    return this.#alive;
  }

  async ask(request: Exclude<WorkerRequest, { kind: 'stop' }>): Promise<Answer> {
    if (request.kind === 'load') return { kind: 'loaded' };
    if (request.kind === 'minimise') {
      if (this.#runsLeft === 0) return this.#die(undefined);
      return { kind: 'minimised', finding: await minimiseFailure(this.#loaded, request) };
    }
    const { from, count } = request.interval;
    if (count > this.#runsLeft) return this.#die(from + this.#runsLeft);
    this.#runsLeft -= count;
    const result = await runChunk(this.#loaded, request.interval);
    return { kind: 'chunk', result, wallMs: 1, memoryBytes: 1 };
  }

  #die(run: number | undefined): Answer {
    this.#alive = false;
    return { kind: 'died', as: 'crashed', run, detail: 'exit code 8' };
  }

  stop(): void {
    // It is asked for one thing at a time, and each is short.
  }

  async end(): Promise<void> {
    this.#alive = false;
  }
}
