import type { PlannedFault } from '../core/plan.ts';
import { Prng } from '../core/prng.ts';
import { drawFault } from '../faults/draw-fault.ts';
import { auditFaults } from '../audit/scenario/audit-faults.ts';
import type { ResolvedLoadOptions } from './load-options.ts';

/** Faults of a live run: those of the simulation, at random calls, and restarts of the server. */
export interface LiveFaults {
  readonly planned: readonly PlannedFault[];
  readonly restarts: readonly ('everything' | 'nothing')[];
  /** Whether something must stand between clients and server. */
  readonly onWire: boolean;
}

export const noFaults: LiveFaults = { planned: [], restarts: [], onWire: false };

const perMinute = 30;
const countMin = 3;
/** A request of the load model, about. */
const requestMs = 350;
/** The clock of another process cannot be set from here. */
const impossible: ReadonlySet<string> = new Set(['process.clock-jump']);
const restartKinds = { 'redis.restart': 'everything', 'redis.restart-empty': 'nothing' } as const;

export interface FaultSetting {
  readonly options: ResolvedLoadOptions;
  /** Whether the server is ours to restart. */
  readonly ownServer: boolean;
}

/**
 * Reads a list such as `redis,process.crash`: kinds, or the part before their dot for all of it, or `all`. Throws a
 * `TypeError` for a kind that is not there, or that this setting cannot bring about.
 */
export function liveFaults(list: string, setting: FaultSetting): LiveFaults {
  const kinds = possibleKinds(setting);
  const chosen = list.split(',').flatMap((word) => kindsNamed(word.trim(), kinds));
  const restarts = chosen.flatMap((kind) => (isRestart(kind) ? [restartKinds[kind]] : []));
  const drawn = chosen.filter((kind) => !isRestart(kind));
  const planned = draw(drawn, setting.options);
  const atCommands = planned.some(({ at }) => 'operation' in at && at.operation === 'redis.command');
  return { planned, restarts, onWire: atCommands || restarts.length > 0 };
}

function possibleKinds({ options, ownServer }: FaultSetting): readonly string[] {
  const kinds = [...auditFaults.definitions.keys()].filter(
    (kind) => !impossible.has(kind) && (options.ownProcesses || !kind.startsWith('process.')),
  );
  return ownServer ? [...kinds, ...Object.keys(restartKinds)] : kinds;
}

function kindsNamed(word: string, kinds: readonly string[]): readonly string[] {
  const found = kinds.filter((kind) => word === 'all' || kind === word || kind.startsWith(`${word}.`));
  if (found.length > 0) return found;
  const needs = word.startsWith('process')
    ? '; faults of processes need --processes'
    : word.includes('restart')
      ? '; restarts need --redis-server'
      : '';
  throw new TypeError(
    `--faults: expected all, or a list of ${[...new Set(kinds.map((kind) => kind.split('.', 1)[0]))].join(', ')} or of single kinds such as ${kinds[0]}, got ${JSON.stringify(word)}${needs}`,
  );
}

function isRestart(kind: string): kind is keyof typeof restartKinds {
  return Object.hasOwn(restartKinds, kind);
}

function draw(kinds: readonly string[], options: ResolvedLoadOptions): readonly PlannedFault[] {
  if (kinds.length === 0) return [];
  const { requests, concurrency, durationMs, ratePerSecond, processes, seed } = options;
  const perSecond = ratePerSecond ?? (1000 * concurrency) / requestMs;
  const expectedMs = durationMs ?? (1000 * requests) / perSecond;
  const expected = (perSecond * expectedMs) / 1000;
  const prng = new Prng(seed);
  const where = { processes, nthMax: Math.max(1, Math.ceil(expected / processes)) };
  const count = Math.max(countMin, Math.round((perMinute * expectedMs) / 60_000));
  return Array.from({ length: count }, () => drawFault(auditFaults, prng, prng.pick(kinds), where));
}
