// This version comes without types.

declare module 'redlock' {
  import type { Redis } from 'ioredis';

  interface Lock {
    readonly value: string;
    unlock(): Promise<void>;
  }

  const Redlock: new (
    clients: readonly Redis[],
    options: { readonly retryCount: number },
  ) => { lock(resource: string, ttlMs: number): Promise<Lock> };
  export default Redlock;
}
