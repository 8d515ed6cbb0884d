import type { ScopeSummary } from '../core/scope.ts';
import { count, counted, duration } from './figures.ts';
import { blockWidth, labelled, textColumn } from './layout.ts';
import { createPaint } from './paint.ts';
import { askedInWords, boundLines, faultsInWords } from './scope-lines.ts';
import { verdictMarks, verdictTones } from './summary-block.ts';
import { flow, printable, wrap } from './text.ts';

/** Said before the search: how much was asked for, and how much of it the budget allows. */
export function scopeEstimateLine({
  asked,
  schedulesMax,
  wallMsMax,
  depths,
}: {
  readonly asked: number;
  readonly schedulesMax: number;
  readonly wallMsMax?: number | undefined;
  readonly depths: readonly number[];
}): string {
  const within = wallMsMax === undefined ? '' : `, for at most ${duration(wallMsMax)}`;
  if (asked <= schedulesMax) return `about ${count(asked)} schedules to run${within}`;
  const bounds = depths.map(
    (depth, faults) => `${counted(depth, 'deviation')} with ${faultsInWords(faults)}`,
  );
  return (
    `the bound has about ${count(asked)} schedules, more than the budget of ${count(schedulesMax)}:\n` +
    `running the deepest that fits, ${bounds.join(', ')}${within}`
  );
}

/** What came of running every schedule within a bound. At most 80 columns. */
export function scopeBlock(
  summary: ScopeSummary,
  options: { readonly width: number; readonly colour: boolean },
): string {
  const width = blockWidth(options.width);
  const paint = createPaint(options.colour);
  const room = width - textColumn;
  const { property, verdict, requests, records, processes, schedules, distinct, wallMs, seed } = summary;
  const tone = verdictTones[verdict];
  const lines = (texts: readonly string[]): string[] =>
    texts.flatMap((text) => wrap(text, { width: room, linesMax: 4 }));
  return [
    paint(tone, `${verdictMarks[verdict]} ${printable(property)}`),
    ...labelled(
      paint,
      'scope',
      flow(
        [
          counted(requests, 'request'),
          counted(records, 'record'),
          counted(processes, 'process'),
          `seed ${seed}`,
        ],
        room,
      ),
    ),
    ...labelled(
      paint,
      'ran',
      flow(
        [
          `${count(schedules)} schedules`,
          `${count(distinct)} distinct`,
          duration(wallMs),
          `${count(Math.round((schedules * 1000) / Math.max(1, wallMs)))} /s`,
        ],
        room,
      ),
    ),
    ...labelled(paint, 'bound', lines(boundLines(summary))),
    ...labelled(paint, 'asked', lines([askedInWords(summary)])),
  ].join('\n');
}
