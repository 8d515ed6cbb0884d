import { rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** Translates the sources to JavaScript, each by itself and unchecked: `npm run check:types` does that. */
export function compile(root: string): string {
  const target = join(root, 'node_modules', '.cache', 'raceproof-bench');
  rmSync(target, { recursive: true, force: true });
  const configuration = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    { noEmit: false, noCheck: true, noResolve: true, noLib: true, rootDir: root, outDir: target },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail },
  );
  if (configuration === undefined) throw new Error('tsconfig.json could not be read');
  const sources = configuration.fileNames.filter((name) =>
    /^(?:src|properties|bench)\b/.test(relative(root, name)),
  );
  const { emitSkipped, diagnostics } = ts.createProgram(sources, configuration.options).emit();
  if (emitSkipped) fail(diagnostics[0]);
  // Below node_modules no package.json of ours says what the files are.
  writeFileSync(join(target, 'package.json'), '{ "type": "module" }\n');
  return target;
}

function fail(diagnostic: ts.Diagnostic | undefined): never {
  const message =
    diagnostic === undefined ? '' : ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
  throw new Error(`the bench does not compile: ${message}`);
}
