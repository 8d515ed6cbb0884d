import { count } from '../figures.ts';
import { element, type Markup } from './markup.ts';
import type { RunData } from './page-data.ts';

/** The frame that the script fills with swim lanes. */
export function lanesSection(run: RunData | undefined): Markup {
  if (run === undefined) return element('p', {}, 'The steps of this run were not recorded.');
  return element(
    'section',
    { 'aria-labelledby': 'lanes-title' },
    element('h2', { id: 'lanes-title' }, 'What happened, step by step'),
    foldNote(run),
    toolbar(run),
    element(
      'div',
      { class: 'lanes' },
      element(
        'div',
        { id: 'board', tabindex: '0', role: 'listbox', 'aria-label': 'Events of the run, in order' },
        element('noscript', {}, 'The lanes and plots of this page need JavaScript.'),
      ),
      element('aside', { id: 'details', 'aria-label': 'The selected step' }),
    ),
    legend(run),
  );
}

/** Says what a page leaves out because a browser could not draw it smoothly. */
function foldNote({ first, last, total }: RunData): Markup | undefined {
  if (last - first + 1 >= total) return undefined;
  const before = first - 1;
  const after = total - last;
  const parts = [
    ...(before > 0 ? [`the first ${count(before)}`] : []),
    ...(after > 0 ? [`the last ${count(after)}`] : []),
  ];
  const text = `Of ${count(total)} events, ${parts.join(' and ')} are not in this page: the replay shows them.`;
  return element('p', { class: 'fold-note' }, text);
}

function toolbar({ last, first, violation, words, steps, focus }: RunData): Markup {
  return element(
    'div',
    { class: 'toolbar' },
    element(
      'label',
      // The body of a test has no subjects to look for.
      { hidden: focus.length > 0 || steps.some(({ record }) => record !== undefined) ? undefined : '' },
      `${capitalised(words.subject)} `,
      element('input', {
        id: 'search',
        type: 'search',
        placeholder: 'the involved ones',
        autocomplete: 'off',
      }),
    ),
    element('span', { id: 'found', role: 'status' }),
    element(
      'label',
      {},
      element('input', { id: 'show-all', type: 'checkbox' }),
      ` all ${count(last - first + 1)} events`,
    ),
    element(
      'button',
      { id: 'to-violation', type: 'button' },
      violation === undefined ? 'To the end' : 'To the violation',
    ),
    element('span', { id: 'idle' }),
    element(
      'span',
      { class: 'keys' },
      keys('↑', '↓'),
      ' step  ',
      keys('V'),
      violation === undefined ? ' end  ' : ' violation  ',
      keys('/'),
      ' search',
    ),
  );
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function keys(...names: readonly string[]): Markup[] {
  return names.map((key) => element('kbd', {}, key));
}

function legend({ violation, tenures, shades, steps }: RunData): Markup {
  const isHeld = steps.some(({ heldBack }) => heldBack !== undefined);
  const entries = [
    ['l-call', 'a call, from invoke to return; the dot is where it took effect', ''],
    ...(tenures.length === 0 ? [] : ([['l-lock', 'who held it', '']] as const)),
    ...(shades.length === 0 ? [] : ([['l-fault', 'a fault at work', '']] as const)),
    ...(isHeld ? ([['l-held', 'held back by the schedule', '»']] as const) : []),
    ...(violation === undefined ? [] : ([['l-violation', 'the step that broke the invariant', '']] as const)),
  ] as const;
  return element(
    'ul',
    { class: 'legend' },
    entries.map(([name, text, sign]) => element('li', {}, element('i', { class: name }, sign), text)),
  );
}
