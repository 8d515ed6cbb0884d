import { corpusTotal } from '../corpus-lines.ts';
import { count, counted, duration, milliseconds } from '../figures.ts';
import type { PropertyReport } from '../json/property-report.ts';
import type { Report, ReportedProperty } from '../json/report.ts';
import { element, isolated, type Markup } from './markup.ts';
import { page, type PageAssets } from './page-frame.ts';
import { joined } from './page-head.ts';
import { pageName } from './page-name.ts';
import { shortened } from './shortened.ts';

const order = ['failed', 'passed', 'skipped'] as const;
const words = { failed: '✗ fails', passed: '✓ holds', skipped: '– not selected' } as const;
const headings = ['', 'property', 'searched', 'virtual latency', 'took'] as const;

/** Every property of a run of the tests in one page, those that fail first. `pages` are the failures' pages at hand. */
export function indexPage(report: Report, pages: ReadonlySet<string>, assets: PageAssets): string {
  const sorted = report.properties.toSorted(
    (left, right) =>
      order.indexOf(left.state) - order.indexOf(right.state) || (left.name < right.name ? -1 : 1),
  );
  return page(
    { title: 'raceproof report', assets },
    element('h1', {}, 'raceproof report'),
    element('p', { class: 'tally' }, tally(report)),
    element(
      'table',
      {},
      element(
        'tr',
        {},
        headings.map((text) => element('th', { scope: 'col' }, text)),
      ),
      sorted.map((property) => row(property, pages)),
    ),
    element('footer', {}, `raceproof ${report.raceproof}\u00A0· Node ${report.node}`),
  );
}

function tally({ properties, corpus }: Report): string {
  const times = (state: ReportedProperty['state']): number =>
    properties.filter((property) => property.state === state).length;
  return joined([
    `${times('passed')} of ${properties.length - times('skipped')} properties hold`,
    ...(times('failed') > 0 ? [`${times('failed')} fail`] : []),
    ...(times('skipped') > 0 ? [`${times('skipped')} not selected`] : []),
    ...(corpus.length > 0 ? [corpusTotal(corpus)] : []),
  ]);
}

function row(property: ReportedProperty, pages: ReadonlySet<string>): Markup {
  const { name, file, line, state, durationMs, result } = property;
  return element(
    'tr',
    {},
    element('td', { class: `verdict ${state}` }, words[state]),
    element(
      'td',
      {},
      element('p', {}, isolated(shortened(name))),
      state === 'failed' ? causeLines(property, pages) : undefined,
      element('p', { class: 'aside' }, isolated(shortened(`${file}:${line}`))),
    ),
    element('td', {}, result === undefined ? undefined : searchLines(result.search)),
    element('td', {}, result === undefined ? undefined : latencyLines(result.search)),
    element('td', { class: 'whole' }, state === 'skipped' ? '' : duration(durationMs)),
  );
}

/** What it fails by, with a link to the page of its failure where there is one. */
function causeLines({ result, errors }: ReportedProperty, pages: ReadonlySet<string>): Markup[] {
  const finding = result?.finding;
  const reason = result?.reason ?? errors[0] ?? 'it failed without a word';
  const text = isolated(shortened(reason));
  if (finding === undefined) return [element('p', { class: 'misses' }, text)];
  const file = pageName(finding);
  return [
    element('p', {}, pages.has(file) ? element('a', { href: file }, text) : text),
    element('p', { class: 'aside' }, isolated(shortened(finding.violation.why))),
  ];
}

function searchLines(search: PropertyReport['search']): Markup[] {
  const { summary } = search;
  const seed = `seed ${summary.seed}`;
  if (search.kind === 'exhaustive') {
    const { schedules, distinct, requests, processes, asked } = search.summary;
    return lines([
      joined([counted(schedules, 'schedule'), `${count(distinct)} distinct`]),
      joined([
        counted(requests, 'request'),
        counted(processes, 'process'),
        `up to ${counted(asked.deviations, 'deviation')} and ${counted(asked.faults, 'fault')}`,
        seed,
      ]),
    ]);
  }
  const { runs, distinctSchedules, requests, virtualMs } = search.summary;
  return lines([
    joined([
      counted(runs, search.kind === 'rounds' ? 'round' : 'run'),
      `${count(distinctSchedules)} distinct schedules`,
    ]),
    joined([counted(requests.total, 'request'), `${duration(virtualMs)} virtual`, seed]),
  ]);
}

function latencyLines(search: PropertyReport['search']): Markup[] {
  if (search.kind === 'exhaustive') return [];
  const { latency, thresholds } = search.summary;
  const figures =
    latency === undefined
      ? []
      : [
          `p50 ${milliseconds(latency.p50Ms)}`,
          `p90 ${milliseconds(latency.p90Ms)}`,
          `p99 ${milliseconds(latency.p99Ms)}`,
        ];
  return [
    ...(figures.length === 0 ? [] : [element('p', { class: 'whole' }, joined(figures))]),
    ...thresholds.map(({ label, figure, limit, holds }) =>
      element('p', { class: holds ? 'aside' : 'misses' }, `${label} ${figure} ${limit}`),
    ),
  ];
}

function lines(texts: readonly string[]): Markup[] {
  return texts.map((text, index) => element('p', index === 0 ? {} : { class: 'aside' }, text));
}
