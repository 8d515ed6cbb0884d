import type { LoadSummary, LoadViolation } from '../json/load-summary.ts';
import type { JudgedFigure } from '../../core/summary.ts';
import { count, counted } from '../figures.ts';
import { loadMarks } from '../load-block.ts';
import { loadSections } from '../load-sections.ts';
import { type Child, element, type Markup, isolated } from './markup.ts';
import { page, type PageAssets } from './page-frame.ts';
import { aside, factRows, joined } from './page-head.ts';
import { shortened } from './shortened.ts';
import { cell, figureCell, tableSection, time, verdictCell } from './table.ts';

const tones = { passed: 'passed', violated: 'failed', missed: 'failed', partial: 'inconclusive' } as const;

/** What a load test came to, as one self-contained page. */
export function loadPage(summary: LoadSummary, assets: PageAssets): string {
  const { setting, startedAt, verdict } = summary;
  return page(
    { title: `${loadMarks[verdict]} Load test: ${verdict}`, assets },
    element('p', { class: `verdict-line ${tones[verdict]}` }, `${loadMarks[verdict]} ${verdict}`),
    element('h1', {}, 'Load test'),
    element('p', { class: 'why' }, isolated(shortened(inOneSentence(summary)))),
    factRows([
      ['redis', [isolated(shortened(setting.redis))]],
      ...loadSections(summary).map(({ label, parts, note }): [string, Child[]] => [
        label,
        [
          isolated(joined(parts.map((part) => whole(shortened(part))))),
          ...(note === undefined ? [] : [aside(shortened(note))]),
        ],
      ]),
      ['system', [isolated(shortened(setting.system))]],
      ['started', [time(startedAt)]],
      ['files', [[file('load.json'), ' · ', file('load.md')]]],
    ]),
    tableSection(
      { id: 'criteria', title: 'Criteria' },
      [
        { text: '' },
        { text: 'criterion' },
        { text: 'measured', isFigure: true },
        { text: 'limit', isFigure: true },
        ...(summary.causes.length === 0 ? [] : [{ text: 'likely cause, and what to do' }]),
      ],
      summary.criteria.map((criterion) => criterionRow(criterion, summary)),
    ),
    violationsSection(summary),
  );
}

function inOneSentence({ verdict, partial, criteria, violationCount }: LoadSummary): string {
  const missed = criteria.filter(({ holds }) => !holds).map(({ label }) => label);
  switch (verdict) {
    case 'passed':
      return `All ${count(criteria.length)} criteria hold.`;
    case 'missed':
      return `${count(missed.length)} of ${count(criteria.length)} criteria missed: ${missed.join(', ')}.`;
    case 'violated':
      return `${counted(violationCount, 'violation')} of what must hold under any load.`;
    case 'partial':
      return `Ended early: ${partial ?? 'for no known reason'}. These are the results so far.`;
  }
}

function criterionRow({ label, figure, limit, holds }: JudgedFigure, { causes }: LoadSummary): Markup[] {
  const likely = causes.find(({ criterion }) => criterion === label);
  return [
    holds ? verdictCell('passed', '✓ holds') : verdictCell('failed', '✗ missed'),
    cell(label),
    figureCell(whole(figure)),
    figureCell(whole(limit)),
    cell(
      likely === undefined
        ? undefined
        : [
            element('p', {}, isolated(shortened(likely.cause))),
            element('p', { class: 'aside' }, 'next: ', isolated(shortened(likely.next))),
          ],
    ),
  ];
}

function violationsSection({ violations, violationCount }: LoadSummary): Markup | undefined {
  if (violations.length === 0) return undefined;
  const hidden = violationCount - violations.length;
  return element(
    'section',
    { 'aria-labelledby': 'violations' },
    element('h2', { id: 'violations' }, 'Violations'),
    violations.map(violationArticle),
    hidden > 0 ? element('p', {}, `and ${count(hidden)} more`) : undefined,
  );
}

function violationArticle({ invariant, message, why }: LoadViolation): Markup {
  return element(
    'article',
    { class: 'find' },
    element('h3', {}, isolated(shortened(message))),
    element('p', {}, isolated(shortened(why))),
    element('p', { class: 'aside' }, isolated(shortened(invariant))),
  );
}

const wholeMax = 28;

/** Not broken over two lines, unless it is long. */
function whole(text: string): string {
  return text.length > wholeMax ? text : text.replaceAll(' ', '\u00A0');
}

function file(name: string): Markup {
  return element('a', { href: name }, name);
}
