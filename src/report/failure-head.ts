import type { Finding } from '../core/finding.ts';
import { count } from './figures.ts';
import { labelled } from './layout.ts';
import type { Paint } from './paint.ts';
import { cut, padEnd, printable, widthOf, wrap } from './text.ts';

/** What broke, in one to three lines. */
export function failureTitle(
  { violation, isNew }: Pick<Finding, 'violation' | 'isNew'>,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string[] {
  const mark = isNew ? '[new]' : '';
  const name = cut(printable(violation.invariant), 32);
  const start = `✗ ${name}   `;
  const room = width - widthOf(start) - (isNew ? widthOf(mark) + 2 : 0);
  const [first = '', ...rest] = wrap(printable(violation.message), { width: room, linesMax: 3 });
  const head = `${paint('red', `✗ ${name}`)}   ${paint('bold', isNew ? padEnd(first, room) : first)}`;
  return [
    isNew ? `${head}  ${paint('yellow', mark)}` : head,
    ...rest.map((line) => `${' '.repeat(widthOf(start))}${paint('bold', line)}`),
  ];
}

/** How to see it again, and how sure that is. */
export function replayLines(
  failure: Pick<Finding, 'reproduced' | 'replay'> & { readonly traceHash: string },
  { room, paint }: { readonly room: number; readonly paint: Paint },
): string[] {
  const { reproduced, traceHash } = failure;
  const { command, file } = failure.replay;
  const isSure = reproduced.times === reproduced.of;
  const times = `reproduced ${count(reproduced.times)}/${count(reproduced.of)}`;
  const what = [
    paint(isSure ? 'green' : 'red', isSure ? times : `${times}: not deterministic`) + `, trace ${traceHash}`,
  ];
  if (file !== undefined && !command.includes(file)) {
    what.push(...wrap(`written to ${printable(file)}`, { width: room, linesMax: 2 }));
  }
  // On a line of its own, from the first column and in one piece, so that it can be pasted.
  return [...labelled(paint, 'replay', what), paint('cyan', printable(command))];
}
