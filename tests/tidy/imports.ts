import { posix } from 'node:path';
import ts from 'typescript';
import type { RepositoryFile } from './repository.ts';
import { firstLine, parse, visitNodes } from './syntax.ts';

/** One relative import of one file; `to` is the path of the imported file inside the repository. */
export type Import = {
  readonly from: string;
  readonly line: number;
  readonly to: string;
  /** True when the import is erased: it brings in types alone. */
  readonly typesOnly: boolean;
};

/** Every relative import, re-export and dynamic import of the given files. */
export function collectImports(files: readonly RepositoryFile[]): readonly Import[] {
  const known = new Set(files.map(({ path }) => path));
  return files.flatMap((file) => {
    const imports: Import[] = [];
    visitNodes(parse(file), (node) => {
      const found = readSpecifier(node);
      if (found === undefined || !found.specifier.startsWith('.')) return;
      const target = posix.join(posix.dirname(file.path), found.specifier);
      const to = candidatePaths(target).find((path) => known.has(path)) ?? target;
      imports.push({ from: file.path, line: firstLine(node), to, typesOnly: found.typesOnly });
    });
    return imports;
  });
}

function candidatePaths(target: string): readonly string[] {
  return [target, target.replace(/\.js$/, '.ts'), `${target}.ts`, `${target}/index.ts`];
}

function readSpecifier(node: ts.Node): { specifier: string; typesOnly: boolean } | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typesOnly: importsTypesOnly(node.importClause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typesOnly: node.isTypeOnly };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    return argument && ts.isStringLiteralLike(argument)
      ? { specifier: argument.text, typesOnly: false }
      : undefined;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const { literal } = node.argument;
    return ts.isStringLiteral(literal) ? { specifier: literal.text, typesOnly: true } : undefined;
  }
  return undefined;
}

function importsTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}
