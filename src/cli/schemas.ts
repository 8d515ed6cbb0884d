import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { jsonSchemas } from '../corpus/json-schemas.ts';
import { makeFolder } from '../files/make-folder.ts';
import { print } from './terminal.ts';

/** `raceproof schemas`: the JSON Schemas of what raceproof writes. */
export function addSchemas(program: Command): void {
  program
    .command('schemas')
    .description('writes the JSON Schemas of the files and reports of raceproof')
    .option('--out <folder>', 'where to', 'schemas')
    .action(({ out }: { readonly out: string }) => {
      makeFolder(out);
      for (const [name, text] of Object.entries(jsonSchemas())) {
        writeFileSync(join(out, name), text);
        print(join(out, name));
      }
    });
}
