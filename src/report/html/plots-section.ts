import { element, type Markup } from './markup.ts';
import type { PlotData } from './page-data.ts';

/** A distribution of fewer requests than this says nothing. */
const requestsMin = 10;

export function hasFigures({ arrivalsMs }: PlotData): boolean {
  return arrivalsMs.length >= requestsMin;
}

/** The frame that the script fills with plots. `of` says of what they are. */
export function plotsSection(of: string): Markup {
  return section(
    element('p', { class: 'plots-of' }, `Of ${of}.`),
    element('div', { id: 'plots' }),
    element('div', { id: 'paper-colours', hidden: '' }),
  );
}

/** In the place of plots where there is too little to plot. */
export function noFigures(why: string): Markup {
  return section(element('p', { class: 'plots-of' }, `None: ${why}.`));
}

function section(...content: readonly Markup[]): Markup {
  const title = element('h2', { id: 'plots-title' }, 'Figures');
  return element('section', { 'aria-labelledby': 'plots-title' }, title, ...content);
}
