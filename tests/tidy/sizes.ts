import ts from 'typescript';
import type { Finding } from './finding.ts';
import type { RepositoryFile } from './repository.ts';
import { firstLine, lastLine, parse, visitNodes } from './syntax.ts';

export const fileLinesAim = 150;
const fileLinesMax = 300;
const functionLinesMax = 70;

const fileRule = { id: 'file-length', why: `a file holds one concept in ${fileLinesMax} lines at the most` };
const functionRule = {
  id: 'function-length',
  why: `a function fits on a screen: ${functionLinesMax} lines at the most`,
};

export function findLongFiles(files: readonly RepositoryFile[]): readonly Finding[] {
  return listFilesAbove(files, fileLinesMax).map(({ path, lines }) => ({
    rule: fileRule,
    file: path,
    line: fileLinesMax + 1,
    what: `${lines} lines`,
  }));
}

/** Files with more than `linesMax` lines, longest first. */
export function listFilesAbove(
  files: readonly RepositoryFile[],
  linesMax: number,
): readonly { readonly path: string; readonly lines: number }[] {
  return files
    .map(({ path, text }) => ({ path, lines: countLines(text) }))
    .filter(({ lines }) => lines > linesMax)
    .toSorted((a, b) => b.lines - a.lines);
}

export function findLongFunctions(files: readonly RepositoryFile[]): readonly Finding[] {
  return files.flatMap((file) => {
    const findings: Finding[] = [];
    visitNodes(parse(file), (node) => {
      if (!hasBody(node) || isDescribeBlock(node)) return;
      const line = firstLine(node);
      const lines = lastLine(node) - line + 1;
      if (lines <= functionLinesMax) return;
      const what = `function ${nameOf(node)} has ${lines} lines`;
      findings.push({ rule: functionRule, file: file.path, line, what });
    });
    return findings;
  });
}

function countLines(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function hasBody(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

/** A describe block groups tests; it is a heading, not a function anybody reads as one. */
function isDescribeBlock(node: ts.FunctionLikeDeclaration): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText());
}

function nameOf(node: ts.FunctionLikeDeclaration): string {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  if (node.name !== undefined) return node.name.getText();
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : '(anonymous)';
}
