import { cameInWords, PropertyCodeError } from '../core/property-code-error.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import { placeOf } from '../sim/virtual-globals/place-of.ts';

/** One process on its way up. */
export interface ProcessStart {
  /** What is waited for: the option `system`, or the `start` of what it returned. */
  part: 'system' | 'start';
  /** What it threw, or was rejected with. */
  failure: { readonly error: unknown } | undefined;
}

/** The processes of a run that have not started, and why. */
export class ProcessStarts {
  readonly #scenario: string;
  readonly #open = new Map<SimProcess, ProcessStart>();

  constructor(scenario: string) {
    this.#scenario = scenario;
  }

  begin(process: SimProcess): ProcessStart {
    const start: ProcessStart = { part: 'system', failure: undefined };
    this.#open.set(process, start);
    return start;
  }

  end(process: SimProcess): void {
    this.#open.delete(process);
  }

  /** What an operation of the process waits for. */
  awaited(process: SimProcess | undefined, name: string): string {
    const start = process?.alive === true ? this.#open.get(process) : undefined;
    if (start === undefined) return `${name} to start`;
    return start.failure === undefined
      ? `\`${start.part}\` of ${name} to resolve`
      : `${name}, whose \`${start.part}\` failed`;
  }

  /** Why a process is not up. */
  get error(): PropertyCodeError | undefined {
    for (const [process, { part, failure }] of this.#open) {
      if (!process.alive) continue;
      const where = `scenario ${JSON.stringify(this.#scenario)} ${part} of ${process.name}`;
      if (failure !== undefined) return threw(where, failure.error);
      const expected =
        process.network?.isAwaited === true
          ? 'a process that listens, or a module that exports what the operations are called on, got neither'
          : 'a promise that resolves, got one that nothing settles, though nothing had gone wrong';
      return new PropertyCodeError(`${where}: expected ${expected}`);
    }
    return undefined;
  }
}

function threw(where: string, error: unknown): PropertyCodeError {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : cameInWords(error);
  const place = placeOf(error);
  const at = place === undefined ? '' : ` (at ${place})`;
  return new PropertyCodeError(`${where}: expected a process that starts, got ${text}${at}`, {
    cause: error,
  });
}
