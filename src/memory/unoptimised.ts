import v8 from 'node:v8';

/** What each flag keeps still, and how it is put back. docs/heap.md has the measurements. */
const stillness: readonly { readonly still: string; readonly back: string }[] = [
  // Optimised code comes and goes with the engine's own clock and weighs some 30 bytes for each request.
  { still: '--no-opt', back: '--opt' },
  // Bytecode that has rested a while is thrown away, and compiled anew when it is needed.
  { still: '--no-flush-bytecode', back: '--flush-bytecode' },
  // Paths that are seldom taken get their feedback and their baseline code late. Now they get them at the first call.
  { still: '--no-lazy-feedback-allocation', back: '--lazy-feedback-allocation' },
  { still: '--always-sparkplug', back: '--no-always-sparkplug' },
];

/** V8's second optimising compiler is on by default since Node 22, and off before. */
const maglev = { still: '--no-maglev', back: '--maglev' };
const hasMaglev = Number(process.versions.v8.split('.')[0]) >= 12;

/** Runs code while V8 optimises nothing. The flags hold for the whole process: run nothing beside it. */
export async function withoutOptimisedCode<Result>(code: () => Promise<Result>): Promise<Result> {
  const flags = hasMaglev ? [...stillness, maglev] : stillness;
  for (const { still } of flags) v8.setFlagsFromString(still);
  try {
    return await code();
  } finally {
    for (const { back } of flags) v8.setFlagsFromString(back);
  }
}
