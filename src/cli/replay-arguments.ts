import { isProjectModule } from '../files/project-module.ts';
import { shellWord } from '../report/replay-command.ts';
import type { CaseOptions, LeakCase, ReplayCase } from './replay-case.ts';

/** The command that replays a case: the failure as it was given, or the seed and index, and whatever else selects it. */
export function commandFor(
  source: string | undefined,
  { property, systemPath, record }: LeakCase | ReplayCase,
  options: CaseOptions,
): string {
  const selection =
    source === undefined
      ? { ...options, property: property.name }
      : {
          property: options.property,
          system: isImportedUnasked(systemPath, record?.origin?.system) ? undefined : systemPath,
        };
  return ['npx', 'raceproof', 'replay', ...argumentsOf(source, selection)].map(shellWord).join(' ');
}

/** Whether a replay that names no system takes this one. */
function isImportedUnasked(path: string, recorded: string | undefined): boolean {
  return path === recorded && isProjectModule(path);
}

/** The arguments that select the same run in another process. */
export function argumentsOf(source: string | undefined, options: CaseOptions): string[] {
  const { seed, index, property, system, requests, timeoutSeconds } = options;
  const flags = { seed, index, property, system, requests, 'timeout-seconds': timeoutSeconds };
  return [
    ...(source === undefined ? [] : [source]),
    ...Object.entries(flags).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, String(value)],
    ),
  ];
}
