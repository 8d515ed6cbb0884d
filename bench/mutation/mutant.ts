import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One mistake in the audit processor, as a patch. */
export interface Mutant {
  readonly name: string;
  /** Of the patch, from the root of the checkout. */
  readonly file: string;
  readonly mistake: string;
  /** Why nobody can observe it; undefined where somebody can. */
  readonly equivalent: string | undefined;
}

export const patchFolder = 'bench/mutants';

/** All mutants in the order of their numbers. Throws a `TypeError` that names a patch without its header. */
export function readMutants(root: string): readonly Mutant[] {
  return readdirSync(join(root, patchFolder))
    .filter((file) => file.endsWith('.patch'))
    .map((file) => readMutant(root, file))
    .toSorted((one, other) => numberOf(one) - numberOf(other));
}

/** Those that are named, by the whole name or the number in front: `m13`. Throws a `TypeError` for a name of none. */
export function chosenMutants(mutants: readonly Mutant[], names: readonly string[]): readonly Mutant[] {
  if (names.length === 0) return mutants;
  const chosen = new Set(
    names.map((given) => {
      const found = mutants.find(({ name }) => name === given || name.startsWith(`${given}-`));
      if (found !== undefined) return found;
      throw new TypeError(`expected the name or number of a patch in ${patchFolder}, got "${given}"`);
    }),
  );
  return mutants.filter((mutant) => chosen.has(mutant));
}

function readMutant(root: string, file: string): Mutant {
  const path = join(patchFolder, file);
  const [first = '', second = ''] = readFileSync(join(root, path), 'utf8').split('\n');
  const name = file.slice(0, -'.patch'.length);
  const [, given, mistake] = /^(m\d+-[a-z0-9-]+): (.+)$/.exec(first) ?? [];
  if (given !== name || mistake === undefined) {
    throw new TypeError(`${path}: expected the first line "${name}: <the mistake>", got "${first}"`);
  }
  const [, equivalent] = /^equivalent: (.+)$/.exec(second) ?? [];
  if (second !== '' && equivalent === undefined) {
    throw new TypeError(
      `${path}: expected the second line "equivalent: <why>" or an empty one, got "${second}"`,
    );
  }
  return { name, file: path, mistake, equivalent };
}

function numberOf({ name }: Mutant): number {
  return Number(/\d+/.exec(name)?.[0]);
}
