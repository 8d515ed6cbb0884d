import { count, duration } from './figures.ts';
import { createPaint } from './paint.ts';
import { cut, printable, widthOf } from './text.ts';

export interface Progress {
  readonly property: string;
  readonly runs: number;
  readonly runsPlanned: number;
  /** Milliseconds of real time so far. */
  readonly wallMs: number;
  /** The search ends after so many milliseconds, however many runs are left. */
  readonly wallMsMax?: number | undefined;
  readonly failed: number;
}

/** `paid once  142/400 runs · 31 /s · 8.3 s of 13 s left · 0 failed`. A long name gives way to the figures. */
export function progressLine(progress: Progress, options: { width: number; colour: boolean }): string {
  const paint = createPaint(options.colour);
  const { runs, runsPlanned, wallMs, wallMsMax = Infinity } = progress;
  const runsPerSecond = (runs * 1000) / Math.max(1, wallMs);
  const figures =
    `${count(runs)}/${count(runsPlanned)} runs · ` +
    `${runsPerSecond > 0 && runsPerSecond < 9.95 ? runsPerSecond.toFixed(1) : count(runsPerSecond)} /s · `;
  const wholeMs = Math.min((wallMs * runsPlanned) / Math.max(1, runs), wallMsMax);
  const left = wholeMs > wallMs ? `${duration(wholeMs - wallMs)} of ${duration(wholeMs)} left · ` : '';
  const failed = `${count(progress.failed)} failed`;
  const room = options.width - widthOf(figures) - widthOf(left) - widthOf(failed) - 2;
  const name = cut(printable(progress.property), Math.max(room, 8));
  return `${paint('bold', name)}  ${figures}${left}${paint(progress.failed > 0 ? 'red' : 'plain', failed)}`;
}
