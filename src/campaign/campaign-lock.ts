import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/**
 * Lets one process at a time write to a campaign's folder. Throws a `TypeError` that names the other one. A lock whose
 * process is gone is taken over. Returns what gives it back.
 */
export function lockCampaign(folder: string): () => void {
  const file = join(folder, 'coordinator.lock');
  for (let attempt = 1; ; attempt += 1) {
    try {
      const descriptor = openSync(file, 'wx');
      writeSync(descriptor, `${process.pid} ${hostname()}\n`);
      closeSync(descriptor);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = readHolder(file);
      if (attempt > 3 || holder === undefined || isAlive(holder)) {
        const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
        throw new TypeError(
          `${folder} is in work by ${who}: expected one coordinator of a campaign; remove ${file} if it is gone`,
          { cause: error },
        );
      }
      rmSync(file, { force: true });
    }
  }
}

interface Holder {
  readonly pid: number;
  readonly host: string;
}

function readHolder(file: string): Holder | undefined {
  try {
    const [pid = '', host = ''] = readFileSync(file, 'utf8').trim().split(' ');
    return host === '' ? undefined : { pid: Number(pid), host };
  } catch {
    return undefined;
  }
}

/** Of a process on another machine nothing is known: it counts as alive. */
function isAlive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
