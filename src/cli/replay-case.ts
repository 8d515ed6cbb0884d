import type { Scenario } from '../verify/scenario.ts';
import type { Plan } from '../core/plan.ts';
import { readFailure } from '../files/failure-files.ts';
import { isModule, PropertyFinder } from '../files/find-property.ts';
import { type LoadedProperty, loadProperties, propertiesIn } from '../files/load-properties.ts';
import { oncePerPath } from '../files/once-per-path.ts';
import { scenarioAt } from '../files/scenario-at.ts';
import { systemOfRecord } from '../files/system-of-record.ts';
import type { HeapProperty } from '../rounds/heap-property.ts';
import type { Property } from '../verify/property.ts';
import type { ReplayRecord } from '../verify/replay-record.ts';
import { planAt } from '../verify/search-plans.ts';

/** What selects the runs to replay, as it was given on the command line. */
export interface CaseOptions {
  readonly seed?: number | undefined;
  readonly index?: number | undefined;
  readonly property?: string | undefined;
  readonly system?: string | undefined;
  readonly requests?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
}

/** A recorded leak: no single run shows it. */
export interface LeakCase {
  readonly kind: 'leak';
  readonly property: HeapProperty;
  readonly system: Scenario;
  readonly systemPath: string;
  readonly record: ReplayRecord;
}

/** One run to replay: a recorded failure, or a plan of a search. */
export interface ReplayCase {
  readonly kind: 'run';
  readonly property: Property;
  readonly system: Scenario;
  readonly systemPath: string;
  readonly plan: Plan;
  readonly record: ReplayRecord | undefined;
}

/**
 * The runs or the leak that a command line selects. `onImport` is called with each module that a recorded failure names before
 * it is imported. Throws a `TypeError` that says what is missing or wrong.
 */
export async function replayCases(
  source: string | undefined,
  options: CaseOptions,
  onImport: (path: string) => void = () => undefined,
): Promise<readonly (LeakCase | ReplayCase)[]> {
  const { seed, index } = options;
  if (source === undefined) {
    if (seed !== undefined && index !== undefined) return searchedCases(seed, index, options);
    const came = seed !== undefined ? '--seed alone' : index !== undefined ? '--index alone' : 'none of them';
    throw new TypeError(`expected a failure file, a token, or both --seed and --index; got ${came}`);
  }
  if (seed === undefined && index === undefined) return [await recordedCase(source, options, onImport)];
  throw new TypeError('expected a failure file or token, or --seed and --index; got both');
}

async function recordedCase(
  source: string,
  { property, system }: CaseOptions,
  onImport: (path: string) => void,
): Promise<LeakCase | ReplayCase> {
  const record = readFailure(source);
  const tell = oncePerPath(onImport);
  const finder = new PropertyFinder({ onImport: tell });
  const found = await (property === undefined
    ? finder.ofFailure(record, source)
    : finder.named(property, record.property));
  const systemPath = system ?? systemOfRecord(record, source, found);
  tell(systemPath);
  const common = { system: await scenarioAt(systemPath, found), systemPath, record };
  if (found.kind === 'heap') return { kind: 'leak', property: found.property, ...common };
  return { kind: 'run', property: found.property, plan: record.plan, ...common };
}

/** Every property draws plans of its own: without a name, the plan of each of them. */
async function searchedCases(
  seed: number,
  index: number,
  options: CaseOptions,
): Promise<readonly ReplayCase[]> {
  const found =
    options.property === undefined
      ? (await loadProperties()).filter(({ plans }) => plans === 'drawn')
      : await namedProperties(options.property);
  const cases: ReplayCase[] = [];
  for (const each of found) {
    const property = requireRuns(each);
    if (each.plans !== 'drawn') {
      throw new TypeError(`"${property.name}" enumerates its plans: no seed and index lead to one of them`);
    }
    const systemPath = options.system ?? each.system;
    const system = await scenarioAt(systemPath, each);
    const { requests, timeoutSeconds } = options;
    const plan = await planAt(property, index, {
      ...each.bounds,
      system,
      seed,
      ...(requests === undefined ? {} : { concurrency: requests }),
      requestTimeoutMs: timeoutSeconds === undefined ? undefined : Math.round(timeoutSeconds * 1000),
    });
    cases.push({ kind: 'run', property, system, systemPath, plan, record: undefined });
  }
  return cases;
}

/** A file may hold several whose plans are drawn. */
async function namedProperties(wanted: string): Promise<readonly LoadedProperty[]> {
  const inFile = isModule(wanted) ? await propertiesIn(wanted) : [];
  const drawn = inFile.filter(({ plans }) => plans === 'drawn');
  return drawn.length > 0 ? drawn : [await new PropertyFinder().named(wanted)];
}

function requireRuns(found: LoadedProperty): Property {
  if (found.kind === 'runs') return found.property;
  throw new TypeError(
    `"${found.property.name}" is about many rounds of one plan: no seed and index lead to a run of it`,
  );
}
