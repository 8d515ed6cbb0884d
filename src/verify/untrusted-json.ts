/** Longer texts are refused before anything is made of them. */
export const bytesMax = 50 * 1024 * 1024;

/** A record of raceproof is less than ten levels deep; what reads records may use the stack for each. */
export const levelsMax = 50;

/** Parses text that anybody may have written. Throws a `TypeError` that names the source, and the field if there is one. */
export function parseUntrusted(json: string, source: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new TypeError(`${source} cannot be read as JSON: ${String(cause)}`, { cause });
  }
  requireHarmless(value, source);
  return value;
}

/** A list or object, and the way to it. */
interface Place {
  readonly value: object;
  readonly level: number;
  readonly key: string;
  readonly parent: Place | undefined;
}

/** No recursion: a text of a few megabytes may be a million levels deep. */
function requireHarmless(root: unknown, source: string): void {
  if (!isObject(root)) return;
  const left: Place[] = [{ value: root, level: 1, key: '', parent: undefined }];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const { value, level } = place;
    if (level > levelsMax) {
      throw new TypeError(
        `${source}: ${pathOf(place)}: expected at most ${levelsMax} levels of lists and objects, got more`,
      );
    }
    for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
      // Schemas pass over this key without a word, and no record has it: whoever wrote it meant harm.
      if (key === '__proto__') {
        throw new TypeError(`${source}: ${pathOf(place, key)}: expected no key named "__proto__"`);
      }
      if (isObject(inner)) left.push({ value: inner, level: level + 1, key, parent: place });
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

const pathCharactersMax = 120;

/** `plan.requests.0.id`, cut where it is too long for a line. */
function pathOf(place: Place, last?: string): string {
  const keys = last === undefined ? [] : [last];
  for (let at: Place | undefined = place; at?.parent !== undefined; at = at.parent) keys.unshift(at.key);
  const path = keys.map((key) => key.slice(0, pathCharactersMax)).join('.');
  return path.length > pathCharactersMax ? `${path.slice(0, pathCharactersMax)}…` : path;
}
