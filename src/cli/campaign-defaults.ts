import { subjectsIn, loadProperties } from '../files/load-properties.ts';

/** The files of a folder's properties whose plans are drawn. Throws a `TypeError` where there are none. */
export async function drawnProperties(folder = 'properties'): Promise<readonly string[]> {
  const drawn = (await loadProperties(folder)).filter(({ plans }) => plans === 'drawn');
  // A file may hold several: a scenario and its service level.
  if (drawn.length > 0) return [...new Set(drawn.map(({ file }) => file))];
  throw new TypeError(
    `expected properties made with checkProperty under ${folder}/, found none; give --property`,
  );
}

/**
 * The one system that properties are checked against; the file of the first where each holds its scenario itself. Throws a
 * `TypeError` where they name none or several.
 */
export async function systemOf(properties: readonly string[]): Promise<string> {
  const loaded = (await Promise.all(properties.map(subjectsIn))).flat();
  const held = loaded.find(({ scenario }) => scenario !== undefined);
  const named = new Set(
    loaded.flatMap(({ system, scenario }) => (scenario === undefined && system !== undefined ? system : [])),
  );
  const [only = held?.file, another] = named;
  if (only !== undefined && another === undefined) return only;
  const got = only === undefined ? 'none' : [...named].join(', ');
  throw new TypeError(`--system: expected one module under test; the properties name ${got}`);
}
