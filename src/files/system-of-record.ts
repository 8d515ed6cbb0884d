import type { ReplayRecord } from '../verify/replay-record.ts';
import { isToken } from '../verify/replay-record.ts';
import type { LoadedProperty } from './load-properties.ts';
import { requireProjectModule } from './project-module.ts';

/**
 * The system that a failure was found in, or else that of its property, which is the project's own. Throws a `TypeError`
 * where the failure names one outside of the project.
 */
export function systemOfRecord(
  { origin }: ReplayRecord,
  source: string,
  { system: usual, scenario }: Pick<LoadedProperty, 'system' | 'scenario'>,
): string {
  // What its own file held is there now wherever the property is.
  if (origin === undefined || (scenario !== undefined && origin.system === origin.module)) return usual;
  requireProjectModule(origin.system, {
    by: `${isToken(source) ? 'the replay token' : source.slice(0, 200)}: origin.system`,
    given: [usual],
    otherwise: 'give the system with --system <path>, from anywhere',
  });
  return origin.system;
}
