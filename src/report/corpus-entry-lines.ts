import type { Origin } from '../core/origin.ts';
import type { Plan } from '../core/plan.ts';
import { count, counted } from './figures.ts';
import { createPaint } from './paint.ts';
import { cut, flow, printable, wrap } from './text.ts';

/** What is listed of a file of the corpus. */
export type ListedFile = { readonly file: string } & (
  | { readonly kind: 'entry'; readonly entry: ListedEntry }
  | { readonly kind: 'undecodable'; readonly reason: string }
);

interface ListedEntry {
  readonly expected: 'passes' | 'fails';
  readonly system?: string | undefined;
  readonly history: readonly { readonly outcome: string; readonly system: string }[];
  readonly record: {
    readonly property: string;
    readonly signature: string;
    readonly trace: readonly string[];
    readonly plan: Plan;
    readonly origin?: Origin | undefined;
  };
}

interface ListOptions {
  readonly width: number;
  readonly colour: boolean;
  /** The fingerprint of the generator of plans as it is now. */
  readonly generator: string;
}

const indent = '  ';

/** One file of the corpus: its name, what it is of, where it was found, and what became of it. */
export function corpusEntryLines(
  listed: ListedFile,
  { width, colour, generator }: ListOptions,
): readonly string[] {
  const paint = createPaint(colour);
  const room = width - indent.length;
  const lines = (parts: readonly string[]): string[] =>
    flow(parts.map(printable), room).map((line) => indent + line);
  const head = paint('bold', cut(printable(listed.file), width));
  if (listed.kind === 'undecodable') {
    const reason = wrap(printable(listed.reason), { width: room, linesMax: 4 }).map((line) => indent + line);
    return [head, `${indent}${paint('red', 'UNDECODABLE')}`, ...reason];
  }
  const { expected, system, history, record } = listed.entry;
  const { plan, origin, trace } = record;
  const held =
    expected === 'fails'
      ? `must fail in ${system}`
      : `must pass${system === undefined ? '' : ` in ${system}`}`;
  return [
    head,
    ...lines([record.signature, `"${record.property}"`]),
    ...lines([
      held,
      counted(plan.processes, 'process'),
      counted(plan.operations.length, 'request'),
      counted(plan.faults.length, 'fault'),
      // A leak is of many rounds.
      ...(trace.length === 0 ? [] : [counted(trace.length, 'event')]),
      ...(origin === undefined ? [] : originInWords(origin, generator)),
    ]),
    ...history.flatMap((past) => lines([`${past.outcome} in ${past.system}`])),
  ];
}

function originInWords(
  { seed, index, commit, generator: former, campaign }: Origin,
  generator: string,
): string[] {
  const found = [
    `seed ${seed}`,
    ...(index === undefined ? [] : [`index ${index}`]),
    ...(commit === undefined ? [] : [`commit ${commit}`]),
  ];
  return [
    `found with ${found.join(', ')}`,
    ...(campaign === undefined
      ? []
      : [
          `in ${count(campaign.times)} of ${count(campaign.runs)} runs of the campaign ${campaign.fingerprint}`,
        ]),
    ...(former === generator ? [] : ['the generator of plans has changed since: its seed gives other plans']),
  ];
}
