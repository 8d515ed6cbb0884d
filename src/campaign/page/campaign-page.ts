import { count, counted } from '../../report/figures.ts';
import { type Child, element, embeddedJson, isolated } from '../../report/html/markup.ts';
import type { PageData } from '../../report/html/packed-run.ts';
import { page, type PageAssets } from '../../report/html/page-frame.ts';
import { aside, commandLine, factRows } from '../../report/html/page-head.ts';
import { plotsSection } from '../../report/html/plots-section.ts';
import { shortened } from '../../report/html/shortened.ts';
import { shellWord } from '../../report/replay-command.ts';
import type { CampaignSummary } from '../campaign-summary.ts';
import type { Conclusion } from '../conclude.ts';
import { exitCodes, meanings, verdictOf } from '../exit-code.ts';
import { campaignLines } from './campaign-lines.ts';
import { canaryTable } from './canary-table.ts';
import { earlierTable } from './earlier-table.ts';
import { findsSection } from './finds-section.ts';
import { matrixSection } from './matrix-section.ts';
import { propertyTable } from './property-table.ts';
import { time } from '../../report/html/table.ts';
import { toneOf } from './verdict-tone.ts';

/** What a campaign came to, as one self-contained page. Pure: the same conclusion and assets give the same text. */
export function campaignPage(
  { summary, history, gone }: Pick<Conclusion, 'summary' | 'history' | 'gone'>,
  assets: PageAssets,
): string {
  const lines = campaignLines(summary, history);
  const data: PageData = { lines };
  const verdict = verdictOf(summary);
  return page(
    { title: `Deep run: ${verdict}`, assets, data: embeddedJson(data) },
    element('p', { class: `verdict-line ${toneOf(verdict)}` }, `exit code ${exitCodes[verdict]}`),
    element('h1', {}, `Deep run: ${verdict}`),
    element('p', { class: 'why' }, meanings[verdict]),
    factRows(facts(summary, history.at(-1)?.endedAt)),
    summary.missing.length === 0
      ? undefined
      : commandLine(`npx raceproof deep --resume ${shellWord(summary.fingerprint)}`, 'Command that goes on'),
    propertyTable(summary),
    findsSection(summary, gone),
    canaryTable(summary),
    matrixSection(summary),
    plotsSection(plotted(history.length)),
    earlierTable(history),
    element('footer', {}, 'campaign ', summary.fingerprint),
  );
}

function facts(
  { asked, done, missing, seed, commit, system }: CampaignSummary,
  endedAt: string | undefined,
): readonly (readonly [label: string, lines: readonly Child[]])[] {
  const gaps = `${count(asked - done)} missing, in ${counted(missing.length, 'interval')}`;
  return [
    ['runs', [`${count(done)} of ${count(asked)} done`, ...(missing.length === 0 ? [] : [aside(gaps)])]],
    ['seed', [String(seed)]],
    ['ended', endedAt === undefined ? [] : [time(endedAt)]],
    ['system', [isolated(shortened(system))]],
    ['commit', [isolated(shortened(commit))]],
    ['files', [files()]],
  ];
}

function files(): Child {
  return ['summary.json', 'summary.md', 'summary.xml'].map((name, index) => [
    index === 0 ? '' : ' · ',
    element('a', { href: name }, name),
  ]);
}

function plotted(campaigns: number): string {
  if (campaigns < 2) return 'this campaign: it is the first, and trends need two';
  return 'this campaign, and of those before it';
}
