import { requireProjectModule } from '../files/project-module.ts';
import type { Campaign } from './campaign.ts';

/** What the user names of a campaign that was written down elsewhere. */
export interface GivenModules {
  readonly system?: string | undefined;
  readonly property?: readonly string[] | undefined;
}

/** The modules that a campaign imports. */
export function modulesOf({ system, properties }: Campaign): readonly string[] {
  return [system, ...properties.map(({ file }) => file)];
}

/**
 * Throws a `TypeError` where a campaign that was written down, or came over the network, names a module outside of the
 * project that the user did not name, too. `source` is where it came from.
 */
export function requireProjectModules(
  { system, properties }: Campaign,
  source: string,
  { system: givenSystem, property = [] }: GivenModules,
): void {
  requireProjectModule(system, {
    by: `${source}: system`,
    given: [givenSystem],
    otherwise: 'to import it all the same, give the same path with --system',
  });
  for (const { file } of properties) {
    requireProjectModule(file, {
      by: `${source}: property`,
      given: property,
      otherwise: 'to import it all the same, give the same path with --property',
    });
  }
}
