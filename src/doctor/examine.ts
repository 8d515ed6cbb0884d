import { readFileSync } from 'node:fs';
import { PropertyCodeError } from '../core/property-code-error.ts';
import {
  type BundleContents,
  nodeModulesIn,
  packagesIn,
  type PackageUse,
} from '../modules/bundle-contents.ts';
import { packageOf } from '../modules/isolated-packages.ts';
import { userModules } from '../modules/user-modules.ts';
import { networkWith, type ReachedAddress, reachedAddress } from './addresses.ts';
import { controlled, type Controlled, controlOf } from './controlled.ts';
import { type Loaded, loadOnce, type Subject } from './load-once.ts';
import type { Problem } from './problem.ts';

/** A module of Node, or a global, that the user's files use. */
export interface Used extends Pick<Controlled, 'control' | 'what'> {
  readonly name: string;
  /** The files that do. */
  readonly files: readonly string[];
}

/** What a module is made of, and what it does when it is loaded. */
export interface Examination {
  readonly subject: Subject;
  readonly loaded: Loaded;
  /** The user's own files, and their lines; none where the module does not compile. */
  readonly files: number;
  readonly lines: number;
  readonly packages: readonly PackageUse[];
  readonly used: readonly Used[];
  readonly reached: readonly ReachedAddress[];
  readonly problems: readonly Problem[];
}

/** A module may reach for something only once what it reached for first is there. */
const loadsMax = 4;

/**
 * Loads a module as a scenario with a network would: first with nobody at any address, then again with simulated services at
 * those it reached for, until it reaches for no other.
 */
export async function examine(subject: Subject): Promise<Examination> {
  const reached: ReachedAddress[] = [];
  const reads: Loaded['reads'][number][] = [];
  let loaded = await loadOnce(subject, networkWith(reached));
  for (let loads = 1; loads <= loadsMax; loads += 1) {
    for (const read of loaded.reads) {
      if (!reads.some(({ name }) => name === read.name)) reads.push(read);
    }
    const more = loaded.reached
      .filter(({ address }, index, all) => all.findIndex((each) => each.address === address) === index)
      .filter(({ address }) => !reached.some((each) => each.address === address))
      .map((each) => reachedAddress(each, subject.env));
    reached.push(...more);
    if (more.every(({ declaration }) => declaration.kind === 'nothing')) break;
    loaded = await loadOnce(subject, networkWith(reached));
  }
  const contents = await contentsOf(subject);
  const own = contents?.files.filter((path) => packageOf(path) === undefined) ?? [];
  const texts = new Map(own.map((path) => [path, readFileSync(path, 'utf8')]));
  return {
    subject,
    loaded: { ...loaded, reads },
    files: own.length,
    lines: [...texts.values()].reduce((sum, text) => sum + text.trimEnd().split('\n').length, 0),
    packages: contents === undefined ? [] : packagesIn(contents),
    used: contents === undefined ? [] : [...modulesUsed(contents), ...globalsUsed(texts)],
    reached: reached.map((each) => ({ ...each, at: each.at ?? placeNaming(each, reads, texts) })),
    problems: [...loaded.problems, ...unservable(reached), ...nothingToCall(loaded)],
  };
}

/** Undefined where it does not compile. */
async function contentsOf({ file, isolate }: Subject): Promise<BundleContents | undefined> {
  try {
    return await userModules(file, isolate).contents();
  } catch (error) {
    if (error instanceof PropertyCodeError) return undefined;
    throw error;
  }
}

/** Where the code names an address: it reads the variable that does, or has the host in its text. */
function placeNaming(
  { address, variable }: ReachedAddress,
  reads: Loaded['reads'],
  texts: ReadonlyMap<string, string>,
): string | undefined {
  const read = reads.find(({ name }) => name === variable);
  if (read?.at !== undefined) return read.at;
  const host = address.slice(0, address.lastIndexOf(':'));
  for (const [path, text] of texts) {
    const row = text.split('\n').findIndex((line) => line.includes(host));
    if (row !== -1) return `${path.replace(`${process.cwd()}/`, '')}:${row + 1}`;
  }
  return undefined;
}

function modulesUsed(contents: BundleContents): readonly Used[] {
  return [...nodeModulesIn(contents)].map(([name, files]) => ({ name, files, ...controlOf(name) }));
}

function globalsUsed(texts: ReadonlyMap<string, string>): readonly Used[] {
  return controlled.flatMap(({ names, mention, control, what }) => {
    if (mention === undefined) return [];
    const files = [...texts].filter(([, text]) => mention.test(text)).map(([path]) => path);
    if (files.length === 0) return [];
    const [name = '', ...others] = names;
    return [{ name: others.length === 0 ? name : `${name} …`, files, control, what }];
  });
}

function unservable(reached: readonly ReachedAddress[]): readonly Problem[] {
  return reached.flatMap(({ address, at, declaration: { kind, usually } }) => {
    if (kind !== 'nothing') return [];
    const what = `it reaches for ${address}, where ${usually ?? 'something'} usually is: nothing simulates that`;
    return [{ kind: 'not-simulated', what, at } as const];
  });
}

function nothingToCall({ exports, api, ports, problems }: Loaded): readonly Problem[] {
  if (problems.length > 0 || exports === undefined || api !== undefined || ports.length > 0) return [];
  const isScript = Object.keys(exports).length === 0;
  const what = isScript
    ? 'it exports nothing and does not listen'
    : 'its default function does not return in ten virtual seconds';
  return [{ kind: 'nothing-to-call', what, at: undefined }];
}
