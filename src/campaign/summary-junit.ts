import type { CampaignSummary } from './campaign-summary.ts';

/** One test case for each property, one for each canary, one for whether all was run. */
export function summaryJunit(summary: CampaignSummary): string {
  const { fingerprint, properties, canaries, suspects, missing, asked, done } = summary;
  const cases: readonly { readonly name: string; readonly problems: readonly string[] }[] = [
    ...properties.map(({ property, failures, result, judged, sometimes }) => ({
      name: property,
      problems: [
        ...failures.map(({ message, times, runs, signature, minimised }) => {
          const why =
            minimised?.notMinimised === undefined ? '' : `; not minimised: ${minimised.notMinimised}`;
          return `${message} (${times} of ${runs} runs; ${signature}${why})`;
        }),
        ...suspects.filter((each) => each.property === property).map(({ run, as }) => `run ${run}: ${as}`),
        ...(result.rerun.different > 0
          ? [`${result.rerun.different} runs took another course when run again`]
          : []),
        ...(result.inconclusive.times > 0 ? [`${result.inconclusive.times} runs are inconclusive`] : []),
        ...judged
          .filter(({ holds }) => !holds)
          .map(({ label, figure, limit }) => `${label} ${figure}, limit ${limit}`),
        ...(missing.length > 0
          ? []
          : sometimes
              .filter(({ required, runs }) => required && runs === 0)
              .map(({ name }) => `never: ${name}`)),
      ],
    })),
    ...canaries.map(({ name, verdict, found, runs }) => ({
      name: `canary: ${name}`,
      problems:
        verdict === 'missed' || verdict === 'strange'
          ? [`${verdict}: found in ${found} of ${runs} runs`]
          : [],
    })),
    { name: 'all runs were made', problems: missing.length > 0 ? [`${done} of ${asked}`] : [] },
  ];
  const failed = cases.filter(({ problems }) => problems.length > 0).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="raceproof campaign ${fingerprint}" tests="${cases.length}" failures="${failed}">`,
    ...cases.map(({ name, problems }) => {
      const head = `  <testcase classname="raceproof.deep" name="${escaped(name)}"`;
      if (problems.length === 0) return `${head}/>`;
      const text = escaped(problems.join('\n'));
      return `${head}><failure message="${escaped(problems[0] ?? '')}">${text}</failure></testcase>`;
    }),
    '</testsuite>',
    '',
  ].join('\n');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters that XML 1.0 does not have are left out. */
function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
}
