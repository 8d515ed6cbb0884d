/** What one piece of work is given. */
export interface Load {
  readonly requests: number;
  readonly seed: number;
}

/** One timed piece of work. */
export interface Sample {
  readonly wallMs: number;
  /** Of all threads, those that compile and collect garbage included: other programs do not show in it. */
  readonly cpuMs: number;
  /** Events of a simulated run, releases of fast-check's scheduler, calls of the bare work. */
  readonly steps: number;
}

/** Times work that resolves to its steps. */
export async function timed(work: () => Promise<number>): Promise<Sample> {
  const cpuBefore = process.cpuUsage();
  const startMs = performance.now();
  const steps = await work();
  const wallMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wallMs, cpuMs: (user + system) / 1000, steps };
}
