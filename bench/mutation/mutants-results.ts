import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { thisMachine } from '../machine.ts';
import { codeHash } from '../power/code-hash.ts';
import type { Mutant } from './mutant.ts';
import { mutantsPage } from './mutants-page.ts';
import { resultsSchema, type Tried } from './outcome.ts';

const file = 'bench/mutants-results.json';
const page = 'docs/mutants.md';

/** The outcomes by mutant: those of earlier runs too, as long as they rest on the same patch and seed. */
export class MutantsResults {
  readonly #mutants: readonly Mutant[];
  readonly #seed: number;
  readonly #tried: Map<string, Tried>;

  constructor(mutants: readonly Mutant[], seed: number) {
    this.#mutants = mutants;
    this.#seed = seed;
    const patches = new Map(mutants.map((mutant) => [mutant.name, patchHash(mutant)]));
    const kept = earlier().filter(({ name, code, seed: given }) => {
      return code.split('-')[1] === patches.get(name) && given === seed;
    });
    this.#tried = new Map(kept.map((each) => [each.name, each]));
  }

  /** Whether there is an outcome that rests on the present code. */
  has(mutant: Mutant): boolean {
    return this.#tried.get(mutant.name)?.code === codeOf(mutant);
  }

  /** Writes it down at once, so that a bench that is stopped has lost nothing. */
  async add(mutant: Mutant, { outcome, seconds }: Pick<Tried, 'outcome' | 'seconds'>): Promise<Tried> {
    const { name, mistake, equivalent } = mutant;
    const tried: Tried = {
      name,
      mistake,
      ...(equivalent === undefined ? {} : { equivalent }),
      code: codeOf(mutant),
      seed: this.#seed,
      seconds: Math.round(seconds * 10) / 10,
      outcome,
    };
    this.#tried.set(name, tried);
    await this.write();
    return tried;
  }

  async write(): Promise<void> {
    const machine = thisMachine();
    const tried = this.#mutants.flatMap(({ name }) => this.#tried.get(name) ?? []);
    const lines = tried.map((each) => `    ${JSON.stringify(each)}`).join(',\n');
    writeFileSync(file, `{\n  "machine": ${JSON.stringify(machine)},\n  "mutants": [\n${lines}\n  ]\n}\n`);
    const { cpu, node, date } = machine;
    const stale = this.#mutants.filter((mutant) => this.#tried.has(mutant.name) && !this.has(mutant)).length;
    writeFileSync(
      page,
      await mutantsPage(this.#mutants, tried, { cpu, node, date, seed: this.#seed, stale }),
    );
  }
}

function earlier(): readonly Tried[] {
  return existsSync(file) ? resultsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).mutants : [];
}

let code: string | undefined;

function codeOf(mutant: Mutant): string {
  code ??= codeHash(['src', 'properties', 'vitest.config.ts', 'bench/mutation/trial.ts']);
  return `${code}-${patchHash(mutant)}`;
}

function patchHash({ file: patch }: Mutant): string {
  return codeHash([patch]);
}
