import type { ReplayRecord } from '../verify/replay-record.ts';
import { isToken } from '../verify/replay-record.ts';
import { requireProjectModule } from './project-module.ts';

/**
 * The system that a failure was found in, or else that of its property, which is the project's own. Throws a `TypeError`
 * where the failure names one outside of the project.
 */
export function systemOfRecord({ origin }: ReplayRecord, source: string, usual: string): string {
  if (origin === undefined) return usual;
  requireProjectModule(origin.system, {
    by: `${isToken(source) ? 'the replay token' : source}: origin.system`,
    given: [usual],
    otherwise: 'give the system with --system <path>, from anywhere',
  });
  return origin.system;
}
