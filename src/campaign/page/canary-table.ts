import { confidence, count, percent } from '../../report/figures.ts';
import type { Markup } from '../../report/html/markup.ts';
import type { CanaryOutcome } from '../canary-outcome.ts';
import { cell, figureCell, paragraphs, tableSection, verdictCell } from '../../report/html/table.ts';

const marks = {
  seen: { tone: 'passed', text: '✓ seen' },
  missed: { tone: 'failed', text: '✗ missed' },
  strange: { tone: 'failed', text: '✗ found too often' },
  'not tried': { tone: 'inconclusive', text: '– not tried' },
} as const;

/** Whether the campaign could see: known bugs, and how often they were found. */
export function canaryTable(canaries: readonly CanaryOutcome[]): Markup | undefined {
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
