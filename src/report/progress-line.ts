import { count, counted, duration } from './figures.ts';
import { createPaint } from './paint.ts';
import { cut, printable, widthOf } from './text.ts';

export interface Progress {
  readonly property: string;
  readonly runs: number;
  readonly runsPlanned: number;
  readonly distinctSchedules: number;
  readonly runsPerSecond: number;
  readonly failed: number;
}

/** `no record is flagged twice  142/400 runs · 139 schedules · 31 /s · 8.3 s left · 0 failed`. A long name gives way to the figures. */
export function progressLine(progress: Progress, options: { width: number; colour: boolean }): string {
  const paint = createPaint(options.colour);
  const { runs, runsPlanned, distinctSchedules, runsPerSecond } = progress;
  const figures =
    `${count(runs)}/${count(runsPlanned)} runs · ${counted(distinctSchedules, 'schedule')} · ` +
    `${runsPerSecond > 0 && runsPerSecond < 9.95 ? runsPerSecond.toFixed(1) : count(runsPerSecond)} /s · `;
  const left =
    runsPerSecond > 0 && runs < runsPlanned
      ? `${duration((1000 * (runsPlanned - runs)) / runsPerSecond)} left · `
      : '';
  const failed = `${count(progress.failed)} failed`;
  const room = options.width - widthOf(figures) - widthOf(left) - widthOf(failed) - 2;
  const name = cut(printable(progress.property), Math.max(room, 8));
  return `${paint('bold', name)}  ${figures}${left}${paint(progress.failed > 0 ? 'red' : 'plain', failed)}`;
}
