import { counted } from '../figures.ts';
import type { FailureEntry, IndexEntry } from './index-entry.ts';
import { element, type Markup, isolated } from './markup.ts';
import { page, type PageAssets } from './page-frame.ts';

const order = ['failed', 'inconclusive', 'passed'] as const;
const words = { failed: '✗ fails', inconclusive: '? not judged', passed: '✓ holds' } as const;

/** Every property of a run in one page, those that fail first. `unread` counts entries that could not be read. */
export function indexPage(entries: readonly IndexEntry[], unread: number, assets: PageAssets): string {
  const sorted = entries.toSorted(
    (left, right) =>
      order.indexOf(left.verdict) - order.indexOf(right.verdict) || (left.property < right.property ? -1 : 1),
  );
  return page(
    { title: 'raceproof report', assets },
    element('h1', {}, 'raceproof report'),
    element('p', { class: 'tally' }, tally(entries)),
    unread === 0
      ? undefined
      : element('p', { class: 'misses' }, `${counted(unread, 'file')} of the report could not be read.`),
    element(
      'table',
      {},
      element(
        'tr',
        {},
        ['', 'property', 'searched', 'virtual latency', 'took'].map((text) =>
          element('th', { scope: 'col' }, text),
        ),
      ),
      sorted.map(row),
    ),
  );
}

function tally(entries: readonly IndexEntry[]): string {
  const times = (verdict: IndexEntry['verdict']): number =>
    entries.filter((entry) => entry.verdict === verdict).length;
  const parts = [
    `${times('passed')} of ${entries.length} properties hold`,
    ...(times('failed') > 0 ? [`${times('failed')} fail`] : []),
    ...(times('inconclusive') > 0 ? [`${times('inconclusive')} not judged`] : []),
  ];
  return parts.join(' · ');
}

function row({ property, verdict, searched, latency, limits, took, failure }: IndexEntry): Markup {
  return element(
    'tr',
    {},
    element('td', { class: `verdict ${verdict}` }, words[verdict]),
    element(
      'td',
      {},
      element('p', {}, isolated(property)),
      failure === undefined ? undefined : failureLines(failure),
    ),
    element('td', {}, lines(searched)),
    element(
      'td',
      {},
      element('p', { class: 'whole' }, latency),
      limits.map(({ text, holds }) => element('p', { class: holds ? 'aside' : 'misses' }, text)),
    ),
    element('td', { class: 'whole' }, took),
  );
}

function failureLines({ message, why, page: file }: FailureEntry): Markup[] {
  const text = isolated(message);
  return [
    element('p', {}, file === undefined ? text : element('a', { href: encodeURI(file) }, text)),
    ...(why === '' ? [] : [element('p', { class: 'aside' }, isolated(why))]),
  ];
}

function lines(texts: readonly string[]): Markup[] {
  return texts.map((text, index) => element('p', index === 0 ? {} : { class: 'aside' }, text));
}
