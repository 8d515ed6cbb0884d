import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import { entryName } from './instance.ts';
import { translateStacksWith } from '../sim/virtual-globals/system-frames.ts';

/** Ends the name that a bundle's code has in stacks. */
export const bundleEnding = '.raceproof-bundle';

const maps = new Map<string, SourceMap>();

/** From now on places in this bundle are read as those of the sources that it was made of. */
export function readPlacesOf(name: string, map: SourceMapPayload): void {
  if (maps.size === 0) translateStacksWith(asWritten);
  maps.set(name, new SourceMap(map));
}

/** A stack with the places of the user's sources. Frames of what the bundler adds are left out. */
function asWritten(stack: string): string {
  if (!stack.includes(bundleEnding)) return stack;
  return stack
    .split('\n')
    .flatMap((line) => writtenLine(line) ?? [])
    .join('\n');
}

const place = new RegExp(String.raw`([^\s(][^(]*${bundleEnding.replace('.', String.raw`\.`)}):(\d+):(\d+)`);

function writtenLine(line: string): string | undefined {
  const [whole, before = '', row, column] = place.exec(line) ?? [];
  const name = before.replace(/^\s*at (?:async )?/, '');
  const map = maps.get(name);
  if (whole === undefined || map === undefined) return line;
  const entry = map.findEntry(Number(row) - 1, Number(column) - 1);
  if (!('originalSource' in entry) || entry.originalSource === undefined) return undefined;
  if (entry.originalSource.endsWith(entryName)) return undefined;
  const file = resolve(dirname(name), entry.originalSource);
  return line.replace(
    `${name}:${row}:${column}`,
    `${file}:${entry.originalLine + 1}:${entry.originalColumn + 1}`,
  );
}
