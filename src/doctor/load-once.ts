import { PropertyCodeError } from '../core/property-code-error.ts';
import type { Run } from '../core/run.ts';
import { userModules } from '../modules/user-modules.ts';
import { NetworkStack } from '../net/stack.ts';
import { bodyScenario } from '../scenario/body-scenario.ts';
import type { Started } from '../scenario/definition.ts';
import type { NetworkOptions } from '../scenario/network.ts';
import { fetchFrom } from '../scenario/served-system.ts';
import { servedSystemIn, startedBy } from '../scenario/started-by.ts';
import { ExitSignal } from '../sim/exit-signal.ts';
import { RealSocketError } from '../sim/real-socket-error.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import { currentTask } from '../sim/task.ts';
import { withCapturedOutput } from '../sim/virtual-globals/captured-output.ts';
import { placeOf } from '../sim/virtual-globals/place-of.ts';
import { waitsFor } from '../sim/virtual-globals/process-events.ts';
import { runPlan } from '../verify/run-plan.ts';
import { type Problem, whyUnfinished } from './problem.ts';
import { type VariableRead, WatchedEnvironment } from './watched-environment.ts';

export interface Subject {
  /** The whole path of the module. */
  readonly file: string;
  /** Packages that are evaluated with it. */
  readonly isolate: readonly string[];
  /** Its `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** An address that nobody serves, and where the user's code reached for it, if that is known. */
export interface Reached {
  readonly address: string;
  readonly at: string | undefined;
}

/** What one process did that was made of the module. */
export interface Loaded {
  /** What it exports; undefined where it was never evaluated to its end. */
  readonly exports: Readonly<Record<string, unknown>> | undefined;
  /** What operations would be called on. */
  readonly api: unknown;
  readonly ports: readonly number[];
  readonly handlesSigterm: boolean;
  readonly reached: readonly Reached[];
  readonly reads: readonly VariableRead[];
  readonly problems: readonly Problem[];
  /** Lines that it wrote to its output. */
  readonly linesWritten: number;
}

/** Virtual milliseconds for which the process is left to itself once it is loaded. */
const restMs = 10_000;

/** Loads the module as the one process of a run on a network, and leaves it to itself for a while. Never rejects for what it does. */
export async function loadOnce(subject: Subject, { services, addresses }: NetworkOptions): Promise<Loaded> {
  const visit = new Visit(subject);
  const scenario = bodyScenario({
    name: 'raceproof doctor',
    services,
    addresses,
    faults: [],
    leftovers: false,
    isolate: subject.isolate,
    body: () => visit.make(),
  });
  const plan = { ...scenario.calibrationPlan, schedule: { kind: 'deviations', deviations: [] } } as const;
  let linesWritten = 0;
  const written = (): void => void (linesWritten += 1);
  try {
    visit.ended(await withCapturedOutput(written, () => runPlan(plan, scenario)));
  } catch (error) {
    visit.failed(error);
  }
  return { ...visit.found(), linesWritten };
}

/** One process that is made of the module, and what is seen of it. */
class Visit {
  readonly problems: Problem[] = [];
  readonly #subject: Subject;
  readonly #environment: WatchedEnvironment;
  readonly #failures = new Set<unknown>();
  #exports: Loaded['exports'];
  #started: Started | undefined;
  #owner: SimProcess | undefined;
  #stack: NetworkStack | undefined;

  constructor(subject: Subject) {
    this.#subject = subject;
    this.#environment = new WatchedEnvironment(subject.env);
  }

  /** As part of the present task, of a process that has a network. */
  async make(): Promise<void> {
    const owner = currentTask()?.process;
    if (!(owner?.network instanceof NetworkStack)) throw new Error('the run of the doctor has no network');
    const stack = owner.network;
    this.#owner = owner;
    this.#stack = stack;
    owner.env = this.#environment.env;
    owner.exit = (why) => {
      this.problems.push({ kind: 'exited', what: why, at: undefined });
      owner.scheduler.kill(owner);
    };
    try {
      const { file, isolate } = this.#subject;
      const exported = await userModules(file, isolate).fresh();
      this.#exports = exported;
      const system = startedBy('module', (environment) => servedSystemIn(exported, environment, stack));
      const start = async (): Promise<void> => {
        const fetchThere = fetchFrom(stack);
        this.#started = await system({ process: owner.name, shared: undefined, fetch: fetchThere }, owner);
        await this.#started.start?.();
      };
      const rest = new Promise<void>((resolve) => {
        setTimeout(resolve, restMs);
      });
      await Promise.all([rest, Promise.race([rest, start()])]);
    } catch (error) {
      this.failed(error);
    }
  }

  /** The module threw, or its run ended for what it did. It may be that one error does both. */
  failed(error: unknown): void {
    if (this.#failures.has(error) || error instanceof ExitSignal) return;
    this.#failures.add(error);
    this.problems.push(problemOf(error));
  }

  /** Its run came to an end, which may have come too soon. */
  ended({ ending, unhandled }: Run): void {
    for (const { message, at } of unhandled) this.problems.push({ kind: 'unhandled', what: message, at });
    if (this.problems.length > 0) return;
    const why = whyUnfinished(ending);
    if (why !== undefined) this.problems.push(why);
  }

  found(): Omit<Loaded, 'linesWritten'> {
    const owner = this.#owner;
    const stack = this.#stack;
    const facts = stack?.network.simulation.facts ?? [];
    return {
      exports: this.#exports,
      api: this.#started?.api,
      ports: owner === undefined ? [] : (stack?.network.listeningOf(owner) ?? []).map(({ port }) => port),
      handlesSigterm: owner !== undefined && waitsFor(owner, 'SIGTERM'),
      reached: facts.flatMap(({ what }) => {
        if (what.kind !== 'told' || what.name !== 'nobody serves' || what.subject === undefined) return [];
        return [{ address: what.subject, at: placeIn(what.data) }];
      }),
      reads: [...this.#environment.reads.values()],
      problems: this.problems,
    };
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof RealSocketError) {
    const { act } = error.use;
    const [first = ''] = error.details.stack;
    return {
      kind: 'refused',
      act,
      what: error.headline,
      at: first.trim().replace(/^at /, '').replace(`${process.cwd()}/`, ''),
    };
  }
  if (error instanceof PropertyCodeError) return { kind: 'no-system', what: error.message, at: undefined };
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: 'threw', what, at: placeOf(error) };
}

function placeIn(data: unknown): string | undefined {
  return typeof data === 'object' && data !== null && 'at' in data && typeof data.at === 'string'
    ? data.at
    : undefined;
}
