import { examinationText } from '../doctor/examination-text.ts';
import { examine } from '../doctor/examine.ts';
import { packageNames, requireInstalled } from '../modules/isolated-packages.ts';
import { moduleFile } from '../modules/module-file.ts';
import { print } from './terminal.ts';

export interface DoctorOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly isolate?: readonly string[];
}

/**
 * Examines a module and prints what was found. Returns 0 where it can be verified once that is declared, 1 where something
 * stands in the way. Throws a `TypeError` for a file or a package that is not there.
 */
export async function runDoctor(path: string, { env, isolate }: DoctorOptions): Promise<number> {
  const file = moduleFile('module', path);
  const names = packageNames('--isolate', isolate);
  requireInstalled('--isolate', names, file);
  const found = await examine({ file, isolate: names, env: env ?? { ...process.env } });
  print(examinationText(found));
  return found.problems.length === 0 ? 0 : 1;
}
