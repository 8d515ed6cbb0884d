import { confidence, count, counted, milliseconds, percent, spanned } from '../../report/figures.ts';
import { element, isolated, type Markup } from '../../report/html/markup.ts';
import { shortened } from '../../report/html/shortened.ts';
import type { CampaignSummary, LaneSummary } from '../campaign-summary.ts';
import { summariseLatencies } from '../latencies.ts';
import { shownRate } from '../residual-risk.ts';
import { cell, figureCell, paragraphs, tableSection, verdictCell } from '../../report/html/table.ts';

/** Each property: what was run of it, how often it failed, and what its runs leave possible. */
export function propertyTable({ properties, missing }: CampaignSummary): Markup | undefined {
  const isComplete = missing.length === 0;
  return tableSection(
    { id: 'properties', title: 'Properties' },
    [
      { text: '' },
      { text: 'property' },
      { text: 'runs', isFigure: true },
      { text: 'failed', isFigure: true },
      { text: 'rate of failing runs (95 %)', isFigure: true },
      { text: 'next behaviour new', isFigure: true },
      { text: 'virtual latency' },
    ],
    properties.map((lane) => row(lane, isComplete)),
  );
}

function row(lane: LaneSummary, isComplete: boolean): readonly Markup[] {
  const { property, operation, result, risk } = lane;
  const { runs, failed, requests, concurrency, processes } = result;
  return [
    verdict(lane, isComplete),
    cell(
      element('p', {}, isolated(shortened(property))),
      complaints(lane).map((text) => element('p', { class: 'misses' }, isolated(shortened(text)))),
      concurrency === null || processes === null
        ? undefined
        : element(
            'p',
            { class: 'aside' },
            `${spanned(concurrency, operation)} and ${spanned(processes, 'process')} a run · ` +
              `${counted(requests.total, operation)}, ${percent(requests.failed, requests.total)} failed`,
          ),
    ),
    figureCell(paragraphs(count(runs), `${count(result.rerun.times)} run again`)),
    figureCell(count(failed)),
    figureCell(
      failed === 0
        ? `below ${shownRate(risk.violationRateMax)}`
        : paragraphs(percent(failed, runs), confidence(failed, runs)),
    ),
    figureCell(risk.newBehaviour === undefined ? '–' : percent(risk.newBehaviour, 1)),
    cell(latency(lane)),
  ];
}

/** What must happen in some run may still happen in one that is missing. */
function verdict({ result, judged, sometimes }: LaneSummary, isComplete: boolean): Markup {
  const { runs, failed, rerun, inconclusive } = result;
  if (failed > 0 || judged.some(({ holds }) => !holds)) return verdictCell('failed', '✗ fails');
  if (rerun.different > 0) return verdictCell('failed', '✗ does not repeat');
  if (runs === 0 || inconclusive.times > 0) return verdictCell('inconclusive', '? not judged');
  const isReached = sometimes.every(({ required, runs: did }) => !required || did > 0);
  if (isReached) return verdictCell('passed', '✓ holds');
  return isComplete
    ? verdictCell('failed', '✗ not reached')
    : verdictCell('inconclusive', '? not reached yet');
}

/** What is wrong with a property besides its failures. */
function complaints({ result: { inconclusive, rerun }, sometimes }: LaneSummary): readonly string[] {
  const first =
    inconclusive.first === null
      ? ''
      : `, first index ${inconclusive.first.index}: ${inconclusive.first.reason}`;
  const differing = `${counted(rerun.different, 'run')} of ${count(rerun.times)} that were run again`;
  return [
    ...(rerun.different > 0 ? [`${differing} took another course: index ${rerun.indices.join(', ')}`] : []),
    ...(inconclusive.times > 0 ? [counted(inconclusive.times, 'inconclusive run') + first] : []),
    ...sometimes.flatMap(({ name, required, runs }) =>
      required && runs === 0 ? [`never happened: ${name}`] : [],
    ),
  ];
}

function latency({ result, judged }: LaneSummary): readonly Markup[] {
  const figures = summariseLatencies(result.latencies);
  if (figures === undefined) return paragraphs('–');
  const { p50Ms, p90Ms, p99Ms } = figures;
  return [
    element('p', {}, `p50 ${milliseconds(p50Ms)} · p90 ${milliseconds(p90Ms)} · p99 ${milliseconds(p99Ms)}`),
    ...judged.map(({ label, figure, limit, holds }) =>
      element('p', { class: holds ? 'aside' : 'misses' }, `${holds ? '✓' : '✗'} ${label} ${figure} ${limit}`),
    ),
  ];
}
