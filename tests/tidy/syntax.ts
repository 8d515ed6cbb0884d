import ts from 'typescript';
import type { RepositoryFile } from './repository.ts';

const parsed = new WeakMap<RepositoryFile, ts.SourceFile>();

/** The syntax tree of a file, parsed once, with parent links. */
export function parse(file: RepositoryFile): ts.SourceFile {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2023, true);
  parsed.set(file, tree);
  return tree;
}

/** Calls `visit` for every node of the tree, parents first. */
export function visitNodes(tree: ts.SourceFile, visit: (node: ts.Node) => void): void {
  const descend = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, descend);
  };
  descend(tree);
}

/** The one-based line on which a node begins, its leading comments left out. */
export function firstLine(node: ts.Node): number {
  return lineAt(node.getSourceFile(), node.getStart());
}

export function lastLine(node: ts.Node): number {
  return lineAt(node.getSourceFile(), node.getEnd());
}

export function lineAt(tree: ts.SourceFile, position: number): number {
  return tree.getLineAndCharacterOfPosition(position).line + 1;
}
