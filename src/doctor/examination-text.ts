import { relative } from 'node:path';
import { isFactory } from '../scenario/started-by.ts';
import { padEnd, printable, widthOf, wrap } from '../report/text.ts';
import type { ReachedAddress } from './addresses.ts';
import { controlWords } from './controlled.ts';
import type { Examination } from './examine.ts';
import { adviceFor } from './problem.ts';
import { skeletonOf } from './skeleton.ts';

const width = 80;
const linesMax = 50;

/** What was found, in plain text for 80 columns. */
export function examinationText(found: Examination): string {
  const parts = [
    summaryLines(found),
    packageLines(found),
    usedLines(found),
    addressLines(found),
    environmentLines(found),
    problemLines(found),
    verdictLines(found),
  ];
  const text = parts.filter((lines) => lines.length > 0).map((lines) => lines.map(printable).join('\n'));
  return [...text, ...(found.problems.length > 0 ? [] : [skeletonOf(found)])].join('\n\n');
}

function summaryLines({ subject, loaded, files, lines }: Examination): readonly string[] {
  const { exports, ports, handlesSigterm, linesWritten } = loaded;
  const names = exports === undefined ? [] : Object.keys(exports);
  const rows: [string, string][] = [
    ['module', `${shortPath(subject.file)}: ${counted(files, 'file')} of yours, ${counted(lines, 'line')}`],
    ['exports', exports === undefined ? 'not known: it did not load' : exportsInWords(exports, names)],
    ['listens', ports.length === 0 ? 'nowhere' : `on port ${ports.join(', ')}`],
    ['SIGTERM', handlesSigterm ? 'is handled' : 'is not handled: it ends the process at once'],
  ];
  if (linesWritten > 0) rows.push(['output', `${counted(linesWritten, 'line')}, not shown`]);
  return table(rows, '');
}

function exportsInWords(exports: Readonly<Record<string, unknown>>, names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  const main = exports['default'];
  return names
    .map((name) =>
      name === 'default' && isFactory(main) ? 'default, which is called with the environment' : name,
    )
    .join(', ');
}

function packageLines({ packages }: Examination): readonly string[] {
  if (packages.length === 0) return [];
  const rows = packages.map(({ name, version, isShared, isNative }): [string, string] => {
    const how = isShared ? 'shared by all processes and runs' : 'isolated: each process has its own';
    return [
      version === undefined ? name : `${name} ${version}`,
      isNative ? `${how}; has machine code, which is not controlled` : how,
    ];
  });
  const hasShared = packages.some(({ isShared }) => isShared);
  return [
    'Packages',
    ...table(rows, '  '),
    ...(hasShared
      ? block('Name one with --isolate, and `isolate`, where its module keeps state.', '  ')
      : []),
  ];
}

function usedLines({ used }: Examination): readonly string[] {
  if (used.length === 0) return [];
  const telling = used.filter(({ control }) => control !== 'pure');
  const pure = used.filter(({ control }) => control === 'pure').map(({ name }) => name);
  const rows = telling.map(({ name, control, what, files }): [string, string] => {
    const places = control === 'simulated' ? '' : ` (${files.map(shortPath).join(', ')})`;
    return [name, `${controlWords[control]}: ${what}${places}`];
  });
  if (pure.length > 0) rows.push(['others', `${pure.join(', ')}: nothing to control`]);
  return ['What it uses of Node', ...table(rows, '  ')];
}

function addressLines({ reached }: Examination): readonly string[] {
  if (reached.length === 0) return [];
  return ['Addresses it reaches for', ...reached.flatMap(reachedLines)];
}

function reachedLines({ address, at, variable, declaration }: ReachedAddress): readonly string[] {
  const { kind, key, usually } = declaration;
  const from = [
    ...(at === undefined ? [] : [`at ${at}`]),
    ...(variable === undefined ? [] : [`from ${variable}`]),
  ].join(', ');
  const declare =
    kind === 'nothing'
      ? `nothing simulates ${usually ?? 'it'}`
      : `network: { '${key}': ${kind === 'redis' ? 'redis()' : 'http((request) => …)'} }`;
  return [...block(from === '' ? address : `${address}, ${from}`, '  '), ...block(declare, '    ')];
}

function environmentLines({ loaded: { reads } }: Examination): readonly string[] {
  if (reads.length === 0) return [];
  const rows = reads.map(({ name, isSet, at }): [string, string] => {
    const where = at === undefined ? '' : ` at ${at}`;
    return [name, `${isSet ? 'set' : 'not set'}, read${where === '' ? ' by a package' : where}`];
  });
  return ['Environment variables it reads', ...table(rows, '  ')];
}

function problemLines({ problems }: Examination): readonly string[] {
  if (problems.length === 0) return [];
  return [
    'What stands in the way',
    ...problems.flatMap((problem) => [
      ...block(problem.what, '  '),
      ...(problem.at === undefined ? [] : block(`at ${problem.at}`, '    ')),
      ...block(adviceFor(problem), '    '),
    ]),
  ];
}

function verdictLines({ problems, reached }: Examination): readonly string[] {
  if (problems.length > 0) return block('It cannot be verified as it is.', '');
  const declared = reached.length > 0 ? ', with what is declared here' : '';
  return block(`It can be verified as it is${declared}. To begin with:`, '');
}

/** Two columns; the second one is broken into lines. */
function table(rows: readonly (readonly [string, string])[], indent: string): readonly string[] {
  const first = Math.min(24, Math.max(...rows.map(([name]) => widthOf(name))));
  return rows.flatMap(([name, text]) => {
    const isLong = widthOf(name) > first;
    const rest = ' '.repeat(indent.length + first + 2);
    const lines = wrap(text, { width: width - rest.length, linesMax });
    if (isLong) return [indent + name, ...lines.map((line) => rest + line)];
    return lines.map((line, index) => (index === 0 ? `${indent}${padEnd(name, first)}  ` : rest) + line);
  });
}

function block(text: string, indent: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line) => wrap(line, { width: width - indent.length, linesMax }))
    .map((line) => indent + line);
}

function shortPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
