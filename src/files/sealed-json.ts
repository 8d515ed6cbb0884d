import { createHash } from 'node:crypto';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The text of a file with a checksum of each field beside them, so that a change by hand is noticed and named: a plan
 * that somebody edited is another plan, and its passing would say nothing of the failure it was written for.
 */
export function sealedText(fields: object): string {
  const written = JSON.parse(JSON.stringify(fields)) as Fields;
  return `${JSON.stringify({ ...written, checksums: checksumsOf(written) }, undefined, 2)}\n`;
}

/** The fields of such a file, without their checksums. Nothing is checked yet. */
export function fieldsOf(document: unknown): unknown {
  if (!isObject(document)) return document;
  const { checksums: _, ...fields } = document;
  return fields;
}

/** Throws a `TypeError` that names the field which is not as it was written. Layout does not matter. */
export function requireUnchanged(document: unknown, source: string): void {
  const checksums = isObject(document) ? document['checksums'] : undefined;
  if (!isObject(checksums)) {
    throw new TypeError(
      `${source}: checksums: expected the checksum of every field, got nothing of the kind`,
    );
  }
  const actual = checksumsOf(fieldsOf(document) as Fields);
  for (const name of new Set([...Object.keys(actual), ...Object.keys(checksums)])) {
    if (Object.hasOwn(actual, name) && checksums[name] === actual[name]) continue;
    throw new TypeError(
      `${source}: ${name.slice(0, 80)}: expected what raceproof wrote, got something that was changed since ` +
        '(its checksum differs)',
    );
  }
}

function checksumsOf(fields: Fields): Record<string, string> {
  const entries = Object.entries(fields).map(([name, value]): [string, string] => {
    return [name, createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)];
  });
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
