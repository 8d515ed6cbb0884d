import { element, type Markup } from './markup.ts';

/** The frame that the script fills with plots. */
export function plotsSection(of: string): Markup {
  return element(
    'section',
    { 'aria-labelledby': 'plots-title' },
    element('h2', { id: 'plots-title' }, 'Figures'),
    element('p', { class: 'plots-of' }, `Of ${of}.`),
    element('div', { id: 'plots' }),
    element('div', { id: 'paper-colours', hidden: '' }),
  );
}
