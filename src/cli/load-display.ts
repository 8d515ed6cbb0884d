import type { WriteStream } from 'node:tty';
import { createLogUpdate } from 'log-update';
import type { ResolvedLoadOptions } from '../load/load-options.ts';
import type { LoadProgress } from '../load/load-progress.ts';
import { loadProgressLine } from '../report/load-progress-line.ts';

/** Between lines where there is no terminal to draw on. */
const plainEveryMs = 10_000;

/** One line that is drawn anew while the test runs; where there is no terminal, a line every ten seconds. */
export class LoadDisplay {
  readonly #options: ResolvedLoadOptions;
  readonly #stream: WriteStream;
  readonly #draw: ReturnType<typeof createLogUpdate> | undefined;
  #plainMs = 0;

  constructor(options: ResolvedLoadOptions, stream: WriteStream) {
    this.#options = options;
    this.#stream = stream;
    if (stream.isTTY) this.#draw = createLogUpdate(stream);
  }

  show(progress: LoadProgress): void {
    const { durationMs, requests } = this.#options;
    const share = durationMs === undefined ? progress.ended / requests : progress.elapsedMs / durationMs;
    const line = loadProgressLine(progress, { share, width: this.#stream.columns ?? 80 });
    if (this.#draw !== undefined) {
      this.#draw(line);
    } else if (progress.elapsedMs - this.#plainMs >= plainEveryMs) {
      this.#plainMs = progress.elapsedMs;
      this.#stream.write(`${line}\n`);
    }
  }

  /** Takes the line away. */
  end(): void {
    this.#draw?.clear();
    this.#draw?.done();
  }
}
