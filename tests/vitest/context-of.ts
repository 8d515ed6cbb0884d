import { loadSystem } from '../../src/files/load-system.ts';
import type { Leave, PropertyContext } from '../../src/vitest/property-test.ts';
import { readSettings } from '../../src/vitest/settings.ts';

/** What the test of a property is given for the system of a module. */
export function contextOf(
  systemPath: string,
  environment: Readonly<Record<string, string>>,
  leave: Leave = () => {},
): PropertyContext {
  return {
    settings: readSettings(environment),
    systemPath,
    module: 'properties/a.property.ts',
    system: () => loadSystem(systemPath),
    bounds: {},
    isBrief: false,
    leave,
  };
}
