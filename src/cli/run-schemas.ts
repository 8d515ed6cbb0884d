import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemas } from '../corpus/json-schemas.ts';
import { makeFolder } from '../files/make-folder.ts';
import { print } from './terminal.ts';

/** Writes the JSON Schemas into a folder. */
export function runSchemas(out: string): void {
  makeFolder(out);
  for (const [name, text] of Object.entries(jsonSchemas())) {
    writeFileSync(join(out, name), text);
    print(join(out, name));
  }
}
