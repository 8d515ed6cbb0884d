import { confidence, count, percent } from '../report/figures.ts';
import { noCanaries } from './audit-only.ts';
import type { CampaignSummary } from './campaign-summary.ts';
import { verdictOf } from './exit-code.ts';
import type { GoneBug, PastCampaign } from './history.ts';
import { shownRate } from './residual-risk.ts';
import { plotted, type Trend, trends } from './trends.ts';

/** For a job summary: `history` ends with this campaign. */
export function summaryMarkdown(
  summary: CampaignSummary,
  { history, gone }: { readonly history: readonly PastCampaign[]; readonly gone: readonly GoneBug[] },
): string {
  const { fingerprint, commit, seed, asked, done, properties, canaries, suspects } = summary;
  return [
    `# Deep run: ${verdictOf(summary)}`,
    '',
    `Campaign \`${fingerprint}\`, commit \`${commit}\`, seed ${seed}: ${count(done)} of ${count(asked)} runs.`,
    '',
    '| property | runs | failed | at most (95 %) | next behaviour new |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...properties.map(({ property, result: { runs, failed }, risk: { violationRateMax, newBehaviour } }) => {
      const novelty = newBehaviour === undefined ? '–' : percent(newBehaviour, 1);
      return `| ${cell(property)} | ${count(runs)} | ${count(failed)} | ${shownRate(violationRateMax)} | ${novelty} |`;
    }),
    '',
    ...(canaries.length > 0
      ? ['| canary | found | of | known | |', '| --- | ---: | ---: | ---: | --- |']
      : [`Canaries: ${cell(noCanaries(properties.map(({ scenario }) => scenario)))}.`]),
    ...canaries.map(({ name, found, runs, known, verdict }) => {
      return `| ${cell(name)} | ${count(found)} | ${count(runs)} | ${percent(known.found, known.runs)} | ${verdict} |`;
    }),
    ...suspects.map(
      ({ run, as, detail, property }) => `\nRun ${run} (${cell(property)}): **${as}**, ${cell(detail)}`,
    ),
    ...findLines(summary),
    ...gone.map(({ property, signature, cleanRuns, stillNeeded }) => {
      const left = stillNeeded === 0 ? 'its absence can be trusted' : `${count(stillNeeded)} more are needed`;
      return `\nGone: \`${signature}\` of ${cell(property)}, ${count(cleanRuns)} clean runs since; ${left}.`;
    }),
    ...trend(history),
    '',
  ].join('\n');
}

function findLines({ properties }: CampaignSummary): readonly string[] {
  return properties.flatMap(({ property, failures }) =>
    failures.flatMap(({ message, signature, times, runs, minimised }) => [
      '',
      `## ${cell(message)}`,
      '',
      `${cell(property)}: ${count(times)} of ${count(runs)} runs (${confidence(times, runs)}), \`${signature}\`.`,
      ...(minimised?.notMinimised === undefined
        ? []
        : ['', `Not minimised: ${cell(minimised.notMinimised)}.`]),
      ...(minimised?.block === undefined ? [] : ['', '```', minimised.block, '```']),
    ]),
  );
}

/** A plot needs at least two campaigns. */
function trend(history: readonly PastCampaign[]): readonly string[] {
  if (history.length < 2) return [];
  return ['', '## Trend', ...trends(plotted(history)).flatMap(plot)];
}

/** mermaid knows no gaps: campaigns without this figure are left out. */
function plot({ title, unit, values }: Trend): readonly string[] {
  const points = values.flatMap((value, index) =>
    value === null ? [] : [{ x: index + 1 - values.length, y: value.toPrecision(3) }],
  );
  if (points.length < 2) return [];
  return [
    '',
    '```mermaid',
    'xychart-beta',
    `  title "${title}, ${unit}"`,
    `  x-axis [${points.map(({ x }) => x).join(', ')}]`,
    `  line [${points.map(({ y }) => y).join(', ')}]`,
    '```',
  ];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
