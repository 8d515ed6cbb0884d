import ts from 'typescript';
import type { Finding } from './finding.ts';
import type { RepositoryFile } from './repository.ts';
import { firstLine, parse, visitNodes } from './syntax.ts';

const skipRule = { id: 'no-skipped-tests', why: 'a test that does not run proves nothing; skipIf says when' };
const retryRule = { id: 'no-retries', why: 'a flaky test here is a determinism bug, and a retry hides it' };
const mockRule = { id: 'no-mocks', why: 'inject the clock, the prng or the plan instead' };

const testFunctions = new Set(['test', 'it', 'describe', 'suite', 'bench', 'context', 'ctx']);
const skipModifiers = new Set(['skip', 'only', 'todo', 'fails']);
const skipAliases = new Set(['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe']);
const mockFunctions = new Set(['mock', 'doMock', 'fn', 'spyOn', 'useFakeTimers', 'stubGlobal']);

/** Tests that are left out, narrowed, retried or mocked. Give it tests, properties and vitest.config.ts. */
export function findDishonestTests(files: readonly RepositoryFile[]): readonly Finding[] {
  return files.flatMap((file) => {
    const findings: Finding[] = [];
    const add = (rule: Finding['rule'], node: ts.Node, what: string): void => {
      findings.push({ rule, file: file.path, line: firstLine(node), what });
    };
    visitNodes(parse(file), (node) => {
      if (ts.isPropertyAccessExpression(node)) {
        const root = rootName(node);
        const member = node.name.text;
        if (testFunctions.has(root) && skipModifiers.has(member)) add(skipRule, node.name, `.${member}`);
        if (root === 'vi' && mockFunctions.has(member)) add(mockRule, node.name, `vi.${member}`);
      }
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
        const name = node.expression.text;
        if (skipAliases.has(name)) add(skipRule, node, name);
      }
      if (ts.isPropertyAssignment(node) && isRetryOfVitest(node)) add(retryRule, node, node.getText());
      if (ts.isPropertyAssignment(node) && isSkippingOption(node)) add(skipRule, node, node.getText());
    });
    return findings;
  });
}

/** The leftmost name of `test.concurrent.skip` or `test.each(rows).skip`. */
function rootName(node: ts.Expression): string {
  if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) return rootName(node.expression);
  return ts.isIdentifier(node) ? node.text : '';
}

/** `retry` in a test's options or in the configuration; the plan of a subject may have retries of its own. */
function isRetryOfVitest(node: ts.PropertyAssignment): boolean {
  return node.name.getText() === 'retry' && node.initializer.getText() !== '0' && isTestOption(node);
}

function isSkippingOption(node: ts.PropertyAssignment): boolean {
  return (
    skipModifiers.has(node.name.getText()) && node.initializer.getText() !== 'false' && isTestOption(node)
  );
}

function isTestOption(node: ts.PropertyAssignment): boolean {
  const owner = node.parent.parent;
  if (ts.isCallExpression(owner)) return [...testFunctions, 'vi'].includes(rootName(owner.expression));
  return ts.isPropertyAssignment(owner) && owner.name.getText() === 'test';
}
