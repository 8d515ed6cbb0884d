/** Waits on whatever timers the globals hold, then gives the value. */
export function delay(delayMs: number): Promise<void>;
export function delay<T>(delayMs: number, value: T): Promise<T>;
export function delay<T>(delayMs: number, value?: T): Promise<T | undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs, value);
  });
}
