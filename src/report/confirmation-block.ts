import { counted } from './figures.ts';
import { blockWidth, labelled, textColumn } from './layout.ts';
import { createPaint } from './paint.ts';
import { printable, wrap } from './text.ts';

export interface ConfirmationFigures {
  readonly kind: 'confirmed' | 'survives' | 'undecided' | 'differs';
  readonly server: string;
  readonly signature: string;
  readonly violation: { readonly message: string; readonly why: string } | undefined;
  readonly replayed: {
    readonly commands: number;
    readonly connections: number;
    readonly expiries: number;
    readonly difference: string | undefined;
  };
  readonly journal: readonly string[];
}

const unjudged = 'the recorded schedule reached a bound before it could be judged';

/** What a real server said to the commands of a simulated run. */
export function confirmationBlock(
  figures: ConfirmationFigures,
  options: { width: number; colour: boolean },
): string {
  const { kind, server, signature, violation, replayed, journal } = figures;
  const paint = createPaint(options.colour);
  const room = blockWidth(options.width) - textColumn;
  const lines = (label: string, text: string): string[] =>
    labelled(paint, label, wrap(printable(text), { width: room, linesMax: 4 }));
  const { commands, connections, expiries, difference } = replayed;
  const order = `${counted(commands, 'command')} over ${counted(connections, 'connection')}, in the same order`;
  const title = {
    confirmed: paint('red', `✗ confirmed on ${server}`),
    survives: paint('green', `✓ survives on ${server}`),
    undecided: paint('yellow', `? not judged, on ${server}`),
    differs: paint('yellow', `? ${server} differs from the simulation`),
  }[kind];
  return [
    `${title}   ${printable(signature)}`,
    ...(violation === undefined
      ? lines(
          'simulated',
          kind === 'undecided' ? unjudged : 'the recorded schedule does not break the property any more',
        )
      : lines('simulated', `${violation.message}: ${violation.why}`)),
    ...lines('real', difference ?? `${order}: every reply the same`),
    ...(expiries === 0
      ? []
      : lines(
          '',
          `${counted(expiries, 'key')} dropped where its time was up; time itself was not waited for`,
        )),
    ...lines('journal', journal.length === 0 ? 'empty' : journal.join(' ')),
  ].join('\n');
}
