import type { Command } from 'commander';

/** `raceproof schemas`: the JSON Schemas of what raceproof writes. */
export function addSchemas(program: Command): void {
  program
    .command('schemas')
    .description('writes the JSON Schemas of the files and reports of raceproof')
    .option('--out <folder>', 'where to', 'schemas')
    .action(async ({ out }: { readonly out: string }) => {
      const { runSchemas } = await import('./run-schemas.ts');
      runSchemas(out);
    });
}
