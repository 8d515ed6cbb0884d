import type { CorpusReport } from './json/corpus-report.ts';
import type { Report, ReportedProperty } from './json/report.ts';
import { shellWord } from './replay-command.ts';
import { printable } from './text.ts';

/** Workflow commands that put each failure on the line of its property, as GitHub Actions reads them from the output. */
export function githubAnnotations({ properties, corpus, errors = [] }: Report): readonly string[] {
  return [
    ...properties.filter(({ state }) => state === 'failed').map(annotation),
    ...corpus
      .filter(({ holds }) => !holds)
      .map(({ file, outcome, detail }) => command({ file, line: 1, title: `${outcome} ${file}` }, detail)),
    ...errors
      .filter(({ file }) => file !== undefined)
      .map(({ file = '', message }) => command({ file, line: 1, title: file }, message)),
  ];
}

/** The report as Markdown, for the summary of a job. */
export function githubSummary({ properties, corpus, passed, errors = [] }: Report): string {
  return [
    `## ${passed ? '✅' : '❌'} raceproof`,
    '',
    '| | property | runs | what came of it |',
    '|-|-|-|-|',
    ...properties.map(row),
    '',
    ...errors.map(
      ({ file = 'the run', message }) => `- ❌ ${inline(file)}: ${inline(message.split('\n')[0] ?? '')}`,
    ),
    ...(errors.length === 0 ? [] : ['']),
    ...(corpus.length === 0 ? [] : corpusSection(corpus)),
    ...properties.flatMap(failureSection),
  ].join('\n');
}

function annotation({ name, file, line, result, errors }: ReportedProperty): string {
  const { finding } = result ?? {};
  if (finding === undefined) return command({ file, line, title: name }, result?.reason ?? errors.join('\n'));
  const { violation, replay } = finding;
  const text = `${violation.message}\n${violation.why}\nreplay: ${replay.command}`;
  return command({ file, line, title: `${name}: ${violation.invariant}` }, text);
}

function escape(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escape(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions: what would end a command is escaped. */
function command(
  { file, line, title }: { file: string; line: number; title: string },
  message: string,
): string {
  const where = `file=${escapeProperty(file)},line=${line},title=${escapeProperty(printable(title))}`;
  const lines = message.trim().split('\n').slice(0, 20).map(printable);
  return `::error ${where}::${escape(lines.join('\n'))}`;
}

function row({ name, state, result, errors }: ReportedProperty): string {
  const mark = { passed: '✅', failed: '❌', skipped: '⏭️' }[state];
  const search = result?.search;
  const runs =
    search === undefined ? '' : search.kind === 'exhaustive' ? search.summary.schedules : search.summary.runs;
  const came = result?.finding?.violation.message ?? result?.reason ?? errors[0] ?? '';
  return `| ${mark} | ${inline(name)} | ${runs} | ${inline(came.split('\n')[0] ?? '')} |`;
}

function corpusSection(corpus: readonly CorpusReport[]): string[] {
  const bad = corpus.filter(({ holds }) => !holds);
  const lines = bad.map(
    ({ outcome, file, detail }) => `- ❌ **${outcome}** ${inline(file)}: ${inline(detail)}`,
  );
  return [`Corpus: ${corpus.length - bad.length} of ${corpus.length} entries as expected.`, '', ...lines, ''];
}

function failureSection({ name, result }: ReportedProperty): string[] {
  const { finding, block = '' } = result ?? {};
  if (finding === undefined) return [];
  const file = finding.replay.file;
  const replay = file === undefined ? finding.replay.command : `npx raceproof replay ${shellWord(file)}`;
  return [
    `### ${inline(name)}`,
    '',
    ...fenced(block),
    '',
    'Replay it step by step:',
    '',
    ...fenced(replay),
    '',
  ];
}

/** Text of unknown origin within a line of Markdown: nothing in it is markup, and nothing ends the cell of a table. */
function inline(text: string): string {
  return printable(text).replaceAll(
    /[\\`*_{}[\]<>()#!|~&$@]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}

/** A fence longer than any run of backticks inside. */
function fenced(text: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, text, fence];
}
