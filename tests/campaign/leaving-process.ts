import { type LoadedCampaign, loadCampaign } from '../../src/campaign/load-campaign.ts';
import { runChunk } from '../../src/campaign/run-chunk.ts';
import type { Answer, WorkerProcess } from '../../src/campaign/worker-handle.ts';
import type { WorkerRequest } from '../../src/campaign/worker-messages.ts';

/**
 * A worker process that loads its campaign as a real one does, and ends in one run, whenever that is run. It lives in the
 * process of the test, since starting a real one takes seconds.
 */
export class LeavingProcess implements WorkerProcess {
  readonly #last: number;
  #loaded: LoadedCampaign | undefined;
  #alive = true;

  constructor(last: number) {
    this.#last = last;
  }

  get alive(): boolean {
    return this.#alive;
  }

  async ask(request: Exclude<WorkerRequest, { kind: 'stop' }>): Promise<Answer> {
    if (request.kind === 'load') {
      try {
        this.#loaded = await loadCampaign(request.campaign, request.commit);
        return { kind: 'loaded' };
      } catch (error) {
        return { kind: 'error', message: String(error), badInput: error instanceof TypeError };
      }
    }
    if (request.kind === 'minimise' || this.#loaded === undefined) throw new Error('it is to run chunks');
    const { interval, leftOut } = request;
    const { from, count } = interval;
    if (from <= this.#last && this.#last < from + count && !leftOut.includes(this.#last)) {
      this.#alive = false;
      return { kind: 'died', as: 'crashed', run: this.#last, detail: 'exit code 0' };
    }
    const result = await runChunk(this.#loaded, interval, { leftOut: new Set(leftOut) });
    return { kind: 'chunk', result, wallMs: 1, memoryBytes: 1 };
  }

  stop(): void {
    // It is asked for one thing at a time, and each is short.
  }

  async end(): Promise<void> {
    this.#alive = false;
  }
}
