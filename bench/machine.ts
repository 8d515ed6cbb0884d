import { availableParallelism, cpus, loadavg } from 'node:os';

/** What figures were measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly date: string;
  /** Runnable threads on average over the last 15 minutes, ours included. */
  readonly loadAverage15Minutes: number;
}

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
    date: new Date().toISOString(),
    loadAverage15Minutes: loadavg()[2] ?? Number.NaN,
  };
}
