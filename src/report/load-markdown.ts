import type { LoadSummary } from './json/load-summary.ts';
import { loadMarks } from './load-block.ts';
import { loadSections } from './load-sections.ts';

/** The same as Markdown, for the summary of a continuous-integration job. */
export function loadMarkdown(summary: LoadSummary): string {
  const { setting, partial, verdict } = summary;
  return [
    `## ${loadMarks[verdict]} Load test: ${verdict}`,
    '',
    `${escape(setting.redis)} · ${escape(setting.system)} · ${summary.startedAt}`,
    ...(partial === undefined ? [] : ['', `**Partial**: ${escape(partial)}`]),
    '',
    '| criterion | figure | limit | |',
    '| --- | ---: | --- | --- |',
    ...summary.criteria.map(
      ({ label, figure, limit, holds }) =>
        `| ${escape(label)} | ${escape(figure)} | ${escape(limit)} | ${holds ? '✓' : '✗'} |`,
    ),
    '',
    '| | |',
    '| --- | --- |',
    ...loadSections(summary).map(({ label, parts, note }) => {
      const lines = [parts.join(' · '), ...(note === undefined ? [] : [note])];
      return `| ${label} | ${lines.map(escape).join('<br>')} |`;
    }),
    ...list(
      'Violations',
      summary.violations.map(({ invariant, message, why }) => `${invariant}: ${message}; ${why}`),
    ),
    ...list(
      'Likely causes',
      summary.causes.map(({ criterion, cause, next }) => `${criterion}: ${cause}. Next: ${next}`),
    ),
    '',
  ].join('\n');
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', `### ${title}`, '', ...items.map((item) => `- ${escape(item)}`)];
}

function escape(text: string): string {
  return text.replaceAll(/[\\|<>*_`[\]]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
