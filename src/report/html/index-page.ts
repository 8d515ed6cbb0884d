import { corpusTotal } from '../corpus-lines.ts';
import { count } from '../figures.ts';
import type { CorpusReport } from '../json/corpus-report.ts';
import type { Report, ReportedProperty, RunError } from '../json/report.ts';
import { type IndexVerdict, propertyRow, verdictOf } from './index-row.ts';
import { type Child, element, type Markup, isolated } from './markup.ts';
import { page, type PageAssets } from './page-frame.ts';
import { shortened } from './shortened.ts';

const order: readonly IndexVerdict[] = ['failed', 'inconclusive', 'passed'];

/** A run of the tests in one page: its properties, those that fail first, and the entries of the corpus. */
export function indexPage(
  { properties, corpus, errors = [], raceproof, node }: Report,
  assets: PageAssets,
): string {
  const ran = properties.filter(({ state }) => state !== 'skipped');
  const sorted = ran.toSorted((left, right) => rank(left) - rank(right) || (left.name < right.name ? -1 : 1));
  return page(
    { title: 'raceproof report', assets },
    element('h1', {}, 'raceproof report'),
    element('p', { class: 'tally' }, tally(ran, properties.length - ran.length)),
    ...errors.map(errorLine),
    ran.length === 0
      ? undefined
      : table(['', 'property', 'searched', 'virtual latency, limits', 'took'], sorted.map(propertyRow)),
    corpus.length === 0 ? undefined : corpusSection(corpus),
    element('footer', {}, `raceproof ${raceproof} · Node ${node}`),
  );
}

/** What failed the run beside all of these. */
function errorLine({ file, message }: RunError): Markup {
  const text = `${file === undefined ? '' : `${file}: `}${message.split('\n')[0] ?? ''}`;
  return element('p', { class: 'verdict failed' }, '✗ ', isolated(shortened(text)));
}

function rank(property: ReportedProperty): number {
  return order.indexOf(verdictOf(property));
}

function tally(ran: readonly ReportedProperty[], skipped: number): string {
  const times = (verdict: IndexVerdict): number =>
    ran.filter((property) => verdictOf(property) === verdict).length;
  const [passed, failed, unjudged] = [times('passed'), times('failed'), times('inconclusive')];
  return [
    `${count(passed)} of ${ran.length === 1 ? '1 property holds' : `${count(ran.length)} properties hold`}`,
    ...(failed > 0 ? [`${count(failed)} ${failed === 1 ? 'fails' : 'fail'}`] : []),
    ...(unjudged > 0 ? [`${count(unjudged)} not judged`] : []),
    ...(skipped > 0 ? [`${count(skipped)} not selected`] : []),
  ].join(' · ');
}

function corpusSection(corpus: readonly CorpusReport[]): Markup {
  const sorted = corpus.toSorted((left, right) => Number(left.holds) - Number(right.holds));
  return element(
    'section',
    {},
    element('h2', {}, 'Corpus'),
    element('p', {}, corpusTotal(corpus)),
    table(['', 'entry', 'what came of it', 'kept as'], sorted.map(corpusRow)),
  );
}

function corpusRow({ outcome, holds, file, detail, expected, property, system }: CorpusReport): Markup {
  const of = [property, system].filter((each) => each !== null).map(shortened);
  return element(
    'tr',
    {},
    element('td', { class: `verdict ${holds ? 'passed' : 'failed'}` }, `${holds ? '✓' : '✗'} ${outcome}`),
    element(
      'td',
      {},
      element('p', {}, isolated(shortened(file))),
      of.length === 0 ? undefined : element('p', { class: 'aside' }, isolated(of.join(' · '))),
    ),
    element('td', {}, isolated(shortened(detail))),
    element(
      'td',
      { class: 'whole' },
      expected === null ? '–' : { passes: 'must pass', fails: 'must fail' }[expected],
    ),
  );
}

function table(columns: readonly string[], rows: readonly Child[]): Markup {
  const head = columns.map((text) => element('th', { scope: 'col' }, text));
  return element('table', {}, element('tr', {}, head), rows);
}
