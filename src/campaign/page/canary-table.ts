import { confidence, count, percent } from '../../report/figures.ts';
import { element, isolated, type Markup } from '../../report/html/markup.ts';
import { shortened } from '../../report/html/shortened.ts';
import { noCanaries } from '../audit-only.ts';
import type { CampaignSummary } from '../campaign-summary.ts';
import { cell, figureCell, paragraphs, tableSection, verdictCell } from '../../report/html/table.ts';

const marks = {
  seen: { tone: 'passed', text: '✓ seen' },
  missed: { tone: 'failed', text: '✗ missed' },
  strange: { tone: 'failed', text: '✗ found too often' },
  'not tried': { tone: 'inconclusive', text: '– not tried' },
} as const;

/** Whether the campaign could see: known bugs, and how often they were found. */
export function canaryTable({ canaries, properties }: CampaignSummary): Markup | undefined {
  if (canaries.length === 0) {
    return element(
      'p',
      { class: 'aside' },
      'Canaries: ',
      isolated(shortened(noCanaries(properties.map(({ scenario }) => scenario)))),
    );
  }
  return tableSection(
    { id: 'canaries', title: 'Canaries: could it see?' },
    [
      { text: '' },
      { text: 'known bug' },
      { text: 'found', isFigure: true },
      { text: 'rate', isFigure: true },
      { text: 'known rate', isFigure: true },
    ],
    canaries.map(({ name, found, runs, known, verdict }) => [
      verdictCell(marks[verdict].tone, marks[verdict].text),
      cell(name),
      figureCell(`${count(found)} of ${count(runs)}`),
      figureCell(runs === 0 ? '–' : paragraphs(percent(found, runs), confidence(found, runs))),
      figureCell(paragraphs(percent(known.found, known.runs), confidence(known.found, known.runs))),
    ]),
  );
}
