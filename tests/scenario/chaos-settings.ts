/** What plans of a scenario are drawn from, without faults. */
export const chaosSettings = {
  concurrency: { min: 2, max: 20 },
  processes: { min: 1, max: 3 },
  requestTimeoutMs: 1_000,
  profile: 'chaos',
  faultsMax: 0,
  faultKinds: [],
} as const;
