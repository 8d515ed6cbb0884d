import { confidence, count, percent } from '../report/figures.ts';
import type { CampaignSummary } from './campaign-summary.ts';
import { verdictOf } from './exit-code.ts';
import type { GoneBug, PastCampaign } from './history.ts';
import { shownRate } from './summary-text.ts';

const plottedMax = 30;

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
    '| canary | found | of | known | |',
    '| --- | ---: | ---: | ---: | --- |',
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
      ...(minimised === undefined ? [] : ['', '```', minimised.block, '```']),
    ]),
  );
}

/** A plot needs at least two campaigns. */
function trend(history: readonly PastCampaign[]): readonly string[] {
  if (history.length < 2) return [];
  const plotted = history.slice(-plottedMax);
  const rates = plotted.map(({ properties }) => {
    const runs = properties.reduce((sum, each) => sum + each.runs, 0);
    const failures = properties.flatMap((each) => each.failures).reduce((sum, { times }) => sum + times, 0);
    return runs === 0 ? 0 : (100 * failures) / runs;
  });
  const novelty = plotted.map(({ properties }) => {
    const draws = properties.reduce((sum, { behaviours }) => sum + behaviours.draws, 0);
    const singletons = properties.reduce((sum, { behaviours }) => sum + behaviours.singletons, 0);
    return draws === 0 ? 0 : (100 * singletons) / draws;
  });
  return [
    '',
    '## Trend',
    '',
    ...plot('Failing runs, %', rates),
    '',
    ...plot('Next behaviour new, %', novelty),
  ];
}

function plot(title: string, values: readonly number[]): readonly string[] {
  const points = values.map((value) => value.toPrecision(3)).join(', ');
  const axis = values.map((_, index) => index + 1 - values.length).join(', ');
  return [
    '```mermaid',
    'xychart-beta',
    `  title "${title}"`,
    `  x-axis [${axis}]`,
    `  line [${points}]`,
    '```',
  ];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
