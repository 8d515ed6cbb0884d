import { RandomWalk } from '../../src/strategies/random-walk.ts';
import { spawnSite } from '../../src/strategies/spawn-site.ts';
import type { Program } from '../programs/program.ts';
import { runProgram } from './program-world.ts';

export interface ProgramCalibration {
  /** The mean number of events of a task, by spawn site. */
  readonly events: Readonly<Record<string, number>>;
  /** Events of the whole run. */
  readonly steps: number;
  /** How many events of each task touch a resource. */
  readonly visits: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

/** Counts the events of one run under a random walk, always the same one. */
export function calibrateProgram(program: Program): ProgramCalibration {
  const byTask = new Map<string, number>();
  const byResource = new Map<string, Map<string, number>>();
  let steps = 0;
  runProgram(program, new RandomWalk(1), ({ task, resource }) => {
    steps += 1;
    count(byTask, task.id);
    const visitors = byResource.get(resource) ?? new Map<string, number>();
    byResource.set(resource, visitors);
    count(visitors, task.id);
  });
  const visits = new Map(
    [...byResource].map(([resource, visitors]) => [resource, Object.fromEntries(visitors)]),
  );
  return { events: meansBySite(byTask), steps, visits };
}

function meansBySite(byTask: ReadonlyMap<string, number>): Record<string, number> {
  const bySite = new Map<string, number[]>();
  for (const [task, events] of byTask) {
    const site = spawnSite(task);
    bySite.set(site, [...(bySite.get(site) ?? []), events]);
  }
  const mean = (counts: readonly number[]): number =>
    counts.reduce((sum, events) => sum + events, 0) / counts.length;
  return Object.fromEntries([...bySite].map(([site, counts]) => [site, mean(counts)]));
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
