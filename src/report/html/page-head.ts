import type { Finding } from '../../core/finding.ts';
import type { Run } from '../../core/run.ts';
import { raceIn } from '../both-read.ts';
import { count } from '../figures.ts';
import { printable } from '../text.ts';
import { timelineLines } from '../timeline-lines.ts';
import { type Child, element, type Markup, isolated } from './markup.ts';
import { shortened } from './shortened.ts';

/** Where a page stands: with the reporter there is an index beside it. */
export interface PagePlace {
  readonly hasIndex: boolean;
}

/** What broke and why, in words that need no script. */
export function pageHead(
  {
    violation,
    isNew,
    property,
    run,
  }: Pick<Finding, 'violation' | 'isNew' | 'property'> & { readonly run?: Run },
  { hasIndex }: PagePlace,
): Markup[] {
  const race = run === undefined ? undefined : raceIn(run, violation);
  const reasons = [race, violation.why].filter((text) => text !== undefined && text !== '');
  return [
    element(
      'nav',
      { class: 'crumbs' },
      hasIndex ? element('a', { href: 'index.html' }, 'all properties') : undefined,
      isolated(shortened(property)),
    ),
    element(
      'p',
      { class: 'invariant' },
      `✗ `,
      isolated(shortened(violation.invariant)),
      isNew ? element('span', { class: 'new' }, 'new') : undefined,
    ),
    element('h1', {}, isolated(shortened(violation.message))),
    ...reasons.map((text) => element('p', { class: 'why' }, isolated(shortened(text ?? '')))),
    ...timelineOf(violation),
  ];
}

/** Overlapping operations, as the terminal has them. */
function timelineOf({ timeline }: Finding['violation']): Markup[] {
  if (timeline === undefined) return [];
  const lines = timelineLines(timeline, timelineWidth);
  return [
    element('pre', { class: 'timeline', tabindex: '0', 'aria-label': timeline.name }, lines.join('\n')),
  ];
}

const timelineWidth = 100;

/** Label and lines, one row each; rows without lines are left out. */
export function factRows(rows: readonly (readonly [label: string, lines: readonly Child[]])[]): Markup {
  const shown = rows.filter(([, lines]) => lines.length > 0);
  return element(
    'dl',
    { class: 'facts' },
    shown.map(([label, lines]) =>
      element(
        'div',
        {},
        element('dt', {}, label),
        element(
          'dd',
          {},
          lines.map((line) => element('p', {}, line)),
        ),
      ),
    ),
  );
}

/** Parts with dots between them; a line never begins with a dot. */
export function joined(parts: readonly string[]): string {
  return parts.join('\u00A0· ');
}

const waitingMax = 8;

/** Whom a run that did not end left waiting, and for what. */
export function waitingLines({ ending }: Run): Child[] {
  if (!('waiting' in ending)) return [];
  const lines = ending.waiting
    .slice(0, waitingMax)
    .map(({ who, forWhat }): Markup => isolated(shortened(`${who} for ${forWhat}`)));
  const hidden = ending.waiting.length - lines.length;
  return hidden > 0 ? [...lines, aside(`and ${count(hidden)} more`)] : lines;
}

export function aside(text: string): Markup {
  return element('span', { class: 'aside' }, isolated(text));
}

/** How sure it is that it fails again, and the command to see it. */
export function reproducedLines({ reproduced }: Pick<Finding, 'reproduced'>, traceHash: string): Child[] {
  const isSure = reproduced.times === reproduced.of;
  const times = `reproduced ${count(reproduced.times)}/${count(reproduced.of)}`;
  return [
    element('span', { class: isSure ? 'sure' : 'unsure' }, isSure ? times : `${times}: not deterministic`),
    aside(`trace ${traceHash}`),
  ];
}

export function replayLine(command: string): Markup {
  return commandLine(command, 'Command that replays the run');
}

/** A command to be pasted into a shell, with a button that copies it. */
export function commandLine(command: string, label: string): Markup {
  return element(
    'div',
    { class: 'replay' },
    element('pre', { class: 'command', tabindex: '0', 'aria-label': label }, printable(command)),
    element('button', { class: 'copy', type: 'button' }, 'Copy'),
  );
}
