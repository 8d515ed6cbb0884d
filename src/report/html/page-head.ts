import type { Finding } from '../../core/finding.ts';
import { count } from '../figures.ts';
import { printable } from '../text.ts';
import { type Child, element, type Markup, isolated } from './markup.ts';
import { shortened } from './shortened.ts';

type Headed = Pick<Finding, 'violation' | 'isNew' | 'reproduced' | 'replay' | 'property'>;

/** What broke and why, in words that need no script. */
export function pageHead({ violation, isNew, property }: Headed): Markup[] {
  return [
    element(
      'nav',
      { class: 'crumbs' },
      element('a', { href: 'index.html' }, 'all properties'),
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
    element('p', { class: 'why' }, isolated(shortened(violation.why))),
  ];
}

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

export function aside(text: string): Markup {
  return element('span', { class: 'aside' }, isolated(text));
}

/** How sure it is that it fails again, and the command to see it. */
export function reproducedLines({ reproduced }: Headed, traceHash: string): Child[] {
  const isSure = reproduced.times === reproduced.of;
  const times = `reproduced ${count(reproduced.times)}/${count(reproduced.of)}`;
  return [
    element('span', { class: isSure ? 'sure' : 'unsure' }, isSure ? times : `${times}: not deterministic`),
    aside(`trace ${traceHash}`),
  ];
}

export function replayLine({ replay }: Headed): Markup {
  return commandLine(replay.command, 'Command that replays the failure');
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
