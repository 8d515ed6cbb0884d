type Made = new (permits: number) => object;

/** A semaphore of one permit, compared with its model: how many permits are free. */
export const permitsOf = (MadeSemaphore: Made) => ({
  create: () => new MadeSemaphore(1),
  operations: { acquire: [], release: [] } as const,
  concurrency: [6, 16] as const,
  model: {
    initial: 1,
    apply: (free: number, { kind }: { readonly kind: 'acquire' | 'release' }) => {
      if (kind === 'release') return { state: free + 1 };
      return free === 0 ? undefined : { state: free - 1 };
    },
  },
});
