import type { FoundFailure } from '../core/found-failure.ts';
import { failureTitle } from './failure-head.ts';
import { count, counted } from './figures.ts';
import { blockWidth, labelled, textColumn } from './layout.ts';
import { createPaint } from './paint.ts';
import { flow, printable, wrap } from './text.ts';

/** What is shown of a failure the moment it is found: its replay does not wait until it is minimised. */
export function foundBlock(
  { violation, size, runs, operation }: FoundFailure,
  options: {
    readonly width: number;
    readonly colour: boolean;
    readonly command: string;
    /** What may stand for the file in the command; undefined where it is too long to be shown. */
    readonly token: string | undefined;
    readonly isNew: boolean;
  },
): string {
  const width = blockWidth(options.width);
  const paint = createPaint(options.colour);
  const room = width - textColumn;
  const { processes, requests, faults, events } = size;
  const found = [
    `run ${count(runs)}`,
    counted(processes, 'process'),
    counted(requests, operation),
    counted(faults, 'fault'),
    counted(events, 'event'),
  ];
  return [
    ...failureTitle({ violation, isNew: options.isNew }, { width, paint }),
    ...labelled(paint, 'found', flow(found, room)),
    ...labelled(paint, 'replay', wrap('as it was found; it is minimised now', { width: room, linesMax: 2 })),
    paint('cyan', printable(options.command)),
    ...(options.token === undefined
      ? []
      : [
          ...labelled(paint, 'token', wrap('elsewhere, in place of the file', { width: room, linesMax: 2 })),
          paint('cyan', options.token),
        ]),
  ].join('\n');
}
