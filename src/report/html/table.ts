import { type Child, element, type Markup } from './markup.ts';

export interface Column {
  readonly text: string;
  /** Set to the right. */
  readonly isFigure?: boolean;
}

/** A section with a table, which a narrow window scrolls by keyboard as well. Without rows there is no section. */
export function tableSection(
  { id, title, className }: { readonly id: string; readonly title: string; readonly className?: string },
  columns: readonly Column[],
  rows: readonly (readonly Child[])[],
  ...after: readonly Child[]
): Markup | undefined {
  if (rows.length === 0) return undefined;
  return element(
    'section',
    { 'aria-labelledby': id },
    element('h2', { id }, title),
    element(
      'div',
      { class: 'wide', role: 'region', tabindex: '0', 'aria-labelledby': id },
      element(
        'table',
        { class: className },
        element(
          'tr',
          {},
          columns.map(({ text, isFigure }) =>
            element('th', { scope: 'col', class: isFigure === true ? 'figure' : undefined }, text),
          ),
        ),
        rows.map((cells) => element('tr', {}, cells)),
      ),
    ),
    ...after,
  );
}

export function cell(...content: readonly Child[]): Markup {
  return element('td', {}, ...content);
}

export function figureCell(...content: readonly Child[]): Markup {
  return element('td', { class: 'figure' }, ...content);
}

export function verdictCell(tone: 'passed' | 'failed' | 'inconclusive', text: string): Markup {
  return element('td', { class: `verdict ${tone}` }, text);
}

export function paragraphs(first: string, ...others: readonly string[]): Markup[] {
  return [element('p', {}, first), ...others.map((text) => element('p', { class: 'aside' }, text))];
}

/** `2026-11-25 01:17:00 UTC`. */
export function time(iso: string): Markup {
  return element('time', { datetime: iso }, iso.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'));
}
