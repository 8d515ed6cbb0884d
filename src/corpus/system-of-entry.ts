import { requireProjectModule } from '../files/project-module.ts';

/** The system that an entry names. Throws a `TypeError` where it lies outside of the project and nobody gave it. */
export function systemOfEntry(
  system: string,
  file: string,
  {
    given,
    otherwise = 'to import it all the same, give the same path with --system (under vitest RACEPROOF_SYSTEM)',
  }: { readonly given: readonly (string | undefined)[]; readonly otherwise?: string },
): string {
  requireProjectModule(system, { by: `${file}: corpus.system`, given, otherwise });
  return system;
}
