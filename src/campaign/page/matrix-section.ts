import { type FaultPhases, phases } from '../../core/confidence.ts';
import { count, counted } from '../../report/figures.ts';
import { element, isolated, type Markup } from '../../report/html/markup.ts';
import { shortened } from '../../report/html/shortened.ts';
import { phasesNotCounted } from '../audit-only.ts';
import type { CampaignSummary } from '../campaign-summary.ts';
import { faultMatrix, faultPhasesOver } from '../fault-matrix.ts';
import { tableSection } from '../../report/html/table.ts';

/** In which phase of a delivery each kind of fault struck, over all properties; what never did is named. */
export function matrixSection(summary: CampaignSummary): Markup | undefined {
  const counts = faultPhasesOver(summary);
  if (Object.keys(counts).length === 0) return notCounted(summary);
  const matrix = faultMatrix(counts);
  const cells = matrix.reduce((sum, row) => sum + row.cells.length, 0);
  return tableSection(
    { id: 'matrix', title: 'Faults by phase of a delivery', className: 'matrix' },
    [{ text: 'kind of fault' }, ...phases.map((phase) => ({ text: phase, isFigure: true }))],
    matrix.map(({ kind, cells: ofKind }) => [
      element('th', { scope: 'row' }, kind),
      ...phases.map((phase) => matrixCell(ofKind.find((each) => each.phase === phase)?.times)),
    ]),
    emptyCells(matrix, cells),
  );
}

/** It is counted of chaos properties only, and of audit systems. */
function notCounted({ properties }: CampaignSummary): Markup | undefined {
  const scenarios = properties.filter(({ saturation }) => (saturation.at(-1) ?? 0) > 0);
  if (scenarios.length === 0) return undefined;
  const text = phasesNotCounted(scenarios.map(({ scenario }) => scenario));
  return element('p', { class: 'aside' }, 'Faults: ', isolated(shortened(text)));
}

function emptyCells(matrix: readonly FaultPhases[], cells: number): Markup {
  const byPhase = phases.flatMap((phase) => {
    const kinds = matrix
      .filter((row) => row.cells.some((each) => each.phase === phase && each.times === 0))
      .map(({ kind }) => kind);
    return kinds.length === 0 ? [] : [{ phase, kinds }];
  });
  if (byPhase.length === 0) return element('p', {}, `All ${counted(cells, 'possible cell')} were struck.`);
  const empty = byPhase.reduce((sum, { kinds }) => sum + kinds.length, 0);
  return element(
    'div',
    {},
    element('p', {}, `${count(empty)} of ${counted(cells, 'possible cell')} never struck:`),
    element(
      'ul',
      {},
      byPhase.map(({ phase, kinds }) =>
        element('li', {}, element('strong', {}, phase), `: ${kinds.join(', ')}`),
      ),
    ),
  );
}

function matrixCell(times: number | undefined): Markup {
  if (times === undefined) return element('td', { class: 'figure impossible' }, '·');
  return times === 0
    ? element('td', { class: 'figure empty' }, 'never')
    : element('td', { class: 'figure' }, count(times));
}
