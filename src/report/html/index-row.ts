import { count, counted, duration, milliseconds } from '../figures.ts';
import type { PropertyReport } from '../json/property-report.ts';
import type { ReportedProperty } from '../json/report.ts';
import { type Child, element, type Markup, isolated } from './markup.ts';
import { joined } from './page-head.ts';
import { shortened } from './shortened.ts';

export type IndexVerdict = 'passed' | 'failed' | 'inconclusive';

const words = { failed: '✗ fails', inconclusive: '? not judged', passed: '✓ holds' } as const;

export function verdictOf({ state, result }: ReportedProperty): IndexVerdict {
  if (state === 'passed') return 'passed';
  return result?.outcome === 'inconclusive' ? 'inconclusive' : 'failed';
}

/** One property of the index: what came of it, what was run and what it was held to. */
export function propertyRow(property: ReportedProperty): Markup {
  const { name, state, durationMs, result } = property;
  const verdict = verdictOf(property);
  const search = result?.search;
  return element(
    'tr',
    {},
    element('td', { class: `verdict ${verdict}` }, words[verdict]),
    element(
      'td',
      {},
      element('p', {}, isolated(shortened(name))),
      state === 'passed' ? undefined : failureLines(property),
    ),
    element('td', {}, search === undefined ? element('p', {}, 'not a search') : searched(search)),
    element('td', {}, search === undefined || search.kind === 'exhaustive' ? '–' : figures(search)),
    element('td', { class: 'whole' }, duration(durationMs)),
  );
}

function failureLines({ result, page, errors }: ReportedProperty): Markup[] {
  const violation = result?.finding?.violation;
  const text = violation?.message ?? (firstLine(result?.reason) || firstLine(errors[0]));
  const shown = isolated(shortened(text));
  const why = violation === undefined || violation.why === '' ? [] : [violation.why];
  return [
    element('p', {}, page === undefined ? shown : element('a', { href: encodeURI(page) }, shown)),
    ...why.map((each) => element('p', { class: 'aside' }, isolated(shortened(each)))),
  ];
}

function firstLine(text = ''): string {
  return text.trim().split('\n')[0] ?? '';
}

type Search = PropertyReport['search'];
type Sampled = Exclude<Search, { readonly kind: 'exhaustive' }>;

function searched(search: Search): Child[] {
  if (search.kind === 'exhaustive') {
    const { schedules, distinct, requests, processes, seed, asked } = search.summary;
    return lines([
      [counted(schedules, 'schedule'), `${count(distinct)} distinct`],
      [
        counted(requests, 'request'),
        counted(processes, 'process'),
        `bound of ${counted(asked.deviations, 'deviation')} and ${counted(asked.faults, 'fault')}`,
        `seed ${seed}`,
      ],
    ]);
  }
  const {
    runs,
    distinctSchedules,
    requests,
    virtualMs,
    seed,
    scope,
    operation = 'operation',
  } = search.summary;
  // The body of a test has no operations.
  const operations = (times: number): string[] => (requests.total === 0 ? [] : [counted(times, operation)]);
  const ofScope = scope === undefined ? [] : operations(scope.requests);
  const noun = search.kind === 'rounds' ? 'round' : 'run';
  return [
    lines([
      [counted(runs, noun), counted(distinctSchedules, 'distinct schedule')],
      [...operations(requests.total), `${duration(virtualMs)} virtual`, `seed ${seed}`],
      ...(scope === undefined ? [] : [[`small scope: ${counted(scope.schedules, 'schedule')}`, ...ofScope]]),
    ]),
    sometimesLines(search),
  ];
}

/** What should happen in some run: that which had to and never did stands open, the rest can be unfolded. */
function sometimesLines({ summary: { sometimes, runs } }: Sampled): Child[] {
  if (sometimes.length === 0) return [];
  const told = sometimes.map(({ name, required, runs: did }) => {
    const mark = did > 0 ? '✓' : required ? '✗' : '–';
    const often = did === 0 ? `never in ${counted(runs, 'run')}` : `in ${counted(did, 'run')}`;
    return { missed: did === 0 && required, line: [`${mark} `, isolated(shortened(name)), `: ${often}`] };
  });
  const happened = sometimes.filter(({ runs: did }) => did > 0).length;
  return [
    ...told.filter(({ missed }) => missed).map(({ line }) => element('p', { class: 'misses' }, line)),
    element(
      'details',
      { class: 'aside' },
      element('summary', {}, `sometimes: ${count(happened)} of ${count(sometimes.length)} seen`),
      told.map(({ line }) => element('p', {}, line)),
    ),
  ];
}

function figures({ summary: { latency, thresholds } }: Sampled): Child[] {
  const parts =
    latency === undefined
      ? ['–']
      : [
          `p50 ${milliseconds(latency.p50Ms)}`,
          `p90 ${milliseconds(latency.p90Ms)}`,
          `p99 ${milliseconds(latency.p99Ms)}`,
        ];
  return [
    ...lines([parts]),
    ...thresholds.map(({ label, figure, limit, holds }) =>
      element('p', { class: holds ? 'aside' : 'misses' }, `${holds ? '✓' : '✗'} ${label} ${figure} ${limit}`),
    ),
  ];
}

/** The first line is what matters. A line breaks between its parts only. */
function lines(each: readonly (readonly string[])[]): Markup[] {
  return each.map((parts, index) => {
    const text = joined(parts.map((part) => part.replaceAll(' ', '\u00A0')));
    return element('p', index === 0 ? {} : { class: 'aside' }, text);
  });
}
