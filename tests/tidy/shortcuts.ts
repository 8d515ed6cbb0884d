import ts from 'typescript';
import type { Finding, Rule } from './finding.ts';
import type { RepositoryFile } from './repository.ts';
import { firstLine, lineAt, parse, visitNodes } from './syntax.ts';

const typeRule = { id: 'honest-types', why: 'what the compiler is told not to check, nobody checks' };
const lintRule = { id: 'reasoned-disable', why: 'a rule is switched off with " -- reason" or not at all' };

/** Uses of `any`, and comments that silence the compiler, or the linter without a reason. */
export function findShortcuts(files: readonly RepositoryFile[]): readonly Finding[] {
  return files.flatMap((file) => [...findAny(file), ...findSilencingComments(file)]);
}

function findAny(file: RepositoryFile): readonly Finding[] {
  const findings: Finding[] = [];
  visitNodes(parse(file), (node) => {
    if (node.kind !== ts.SyntaxKind.AnyKeyword) return;
    findings.push({ rule: typeRule, file: file.path, line: firstLine(node), what: 'the type any' });
  });
  return findings;
}

function findSilencingComments(file: RepositoryFile): readonly Finding[] {
  const tree = parse(file);
  const literals = literalRanges(tree);
  const patterns: readonly (readonly [RegExp, Rule])[] = [
    [/(?:\/\/|\/\*)\s*@ts-(?:ignore|nocheck)\b/g, typeRule],
    [/(?:\/\/|\/\*)\s*(?:oxlint|eslint)-disable(?!.* -- \S).*/g, lintRule],
  ];
  return patterns.flatMap(([pattern, rule]) =>
    [...file.text.matchAll(pattern)]
      .filter(({ index }) => !literals.some(([start, end]) => start <= index && index < end))
      .map(({ 0: what, index }) => ({ rule, file: file.path, line: lineAt(tree, index), what })),
  );
}

/** Where comment-like text is not a comment: inside strings, templates and regular expressions. */
function literalRanges(tree: ts.SourceFile): readonly (readonly [start: number, end: number])[] {
  const ranges: (readonly [number, number])[] = [];
  visitNodes(tree, (node) => {
    if (ts.isLiteralExpression(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isTemplateHead(node)) {
      ranges.push([node.getStart(), node.getEnd()]);
    }
  });
  return ranges;
}
