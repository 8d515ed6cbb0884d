import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

// A bound may stand beside a reference to the type that it bounds.
const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false });

/** What a shipped schema has against a document. */
export function complaints(name: string, document: unknown): readonly string[] {
  const key = `${name}.schema.json`;
  const validate =
    ajv.getSchema(key) ?? ajv.addSchema(JSON.parse(readShipped(key)) as object, key).getSchema(key);
  if (validate === undefined) throw new Error(`there is no schema ${key}`);
  void validate(JSON.parse(JSON.stringify(document)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

export function readShipped(name: string): string {
  return readFileSync(join('schemas', name), 'utf8');
}
