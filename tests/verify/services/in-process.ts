/**
 * What a lock that lives in a process is tried with: one process, and no crash, since what that had sent may still take
 * effect when the next one has begun.
 */
export const inProcess = {
  processes: { min: 1, max: 1 },
  faults: ['auditor.*', 'queue.*', 'redis.*', 'process.pause', 'process.clock-jump'],
} as const;
