import { framesIn, presentStack } from './system-frames.ts';

/** `file:line` of the user's own code that threw: the first that is neither raceproof's nor a package's. */
export function placeOf(error: unknown): string | undefined {
  return error instanceof Error ? placeIn(error.stack ?? '') : undefined;
}

/** The same of the code that is running now. */
export function placeOfCaller(): string | undefined {
  return placeIn(presentStack());
}

function placeIn(stack: string): string | undefined {
  for (const line of framesIn(stack)) {
    const [, file, row] = /[\s(]((?:file:\/\/)?\/[^():]+):(\d+):\d+\)?$/.exec(line) ?? [];
    if (file === undefined || file.includes('/node_modules/')) continue;
    return `${file.replace(/^file:\/\//, '').replace(`${process.cwd()}/`, '')}:${row}`;
  }
  return undefined;
}
