/** `file:line` of the user's own code that threw: the first that is neither raceproof's nor a package's. */
export function placeOf(error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const line of stack.split('\n')) {
    const [, file, row] = /[\s(]((?:file:\/\/)?\/[^():]+):(\d+):\d+\)?$/.exec(line) ?? [];
    if (file === undefined || isForeign(file)) continue;
    return `${file.replace(/^file:\/\//, '').replace(`${process.cwd()}/`, '')}:${row}`;
  }
  return undefined;
}

/** Clients call through many functions of their own. */
const framesMax = 50;

/** The same of the code that is running now. */
export function placeOfCaller(): string | undefined {
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = framesMax;
  const place = placeOf(new Error('where'));
  Error.stackTraceLimit = usual;
  return place;
}

const own = new URL('../', import.meta.url).pathname;

function isForeign(file: string): boolean {
  const path = file.replace(/^file:\/\//, '');
  return path.includes('/node_modules/') || path.startsWith('node:') || path.startsWith(own);
}
