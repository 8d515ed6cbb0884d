import type { FaultSet } from '../sim/fault.ts';
import { FaultBook } from '../sim/fault-book.ts';
import type { Network } from '../net/network.ts';
import type { NetworkStack } from '../net/stack.ts';
import type { SimProcess } from '../sim/sim-process.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { WorldParts } from '../verify/scenario.ts';
import { type Force, forcedActs } from '../world/fault-controls.ts';
import { type Addresses, networkIn } from './network.ts';
import { runContext } from './run-context.ts';
import type { AnyService, OpenService } from './service.ts';

export interface OpenServicesOptions {
  readonly services: readonly AnyService[];
  /** The faults that a plan may name. */
  readonly faults: FaultSet;
  /** Where some of them are on the network of the processes, by `host:port`. */
  readonly addresses?: Addresses | undefined;
  /** `process.env` of each process; that of the real one where none is given. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** A service's state has changed. */
  readonly changed: () => void;
  /** What faults may do to whatever is no service, by what their kinds begin with. */
  readonly controls?: (force: Force) => Readonly<Record<string, unknown>>;
}

/** The services of a scenario in one run, and the faults that were planned for their calls. */
export class OpenServices {
  readonly byName: ReadonlyMap<string, OpenService>;
  readonly all: readonly OpenService[];
  readonly #simulation: Simulation;
  readonly #book: FaultBook;
  readonly #network: Network | undefined;
  readonly #env: OpenServicesOptions['env'];

  constructor(parts: Omit<WorldParts, 'log'>, options: OpenServicesOptions) {
    const { plan, simulation } = parts;
    const { services, faults, addresses, env, changed, controls = () => ({}) } = options;
    this.#env = env;
    this.#simulation = simulation;
    const force = forcedActs(simulation, () => this.#book.closed);
    this.byName = new Map(
      services.map(({ name, indivisible, hasParts, open }) => {
        const service = { name, indivisible, hasParts };
        const context = runContext({ service, parts, changed, force });
        return [name, simulation.act(name, () => open(context))];
      }),
    );
    this.all = [...this.byName.values()];
    this.#network = addresses && networkIn(this.byName, addresses);
    this.#book = new FaultBook({
      faults: plan.faults,
      definitions: faults.definitions,
      controls: {
        ...Object.fromEntries([...this.byName].map(([name, service]) => [name, service.controls])),
        ...controls(force),
      },
      struck: (index, { kind }, call) =>
        simulation.fact(simulation.world.task('faults'), { kind: 'fault', fault: kind, index, call }),
    });
    simulation.faults = this.#book;
  }

  /** Gives a process its environment, and its place on the network where there is one. */
  boot(process: SimProcess): NetworkStack | undefined {
    process.env = this.#env && { ...this.#env };
    const stack = this.#network?.stackOf(process);
    process.network = stack;
    return stack;
  }

  /** Faults end: none strikes any more. */
  endFaults(): void {
    this.#simulation.fact(this.#simulation.world.task('faults'), { kind: 'healed' });
    this.#book.close();
  }

  /** Whether each can begin another round. */
  get rewinds(): boolean {
    return this.all.every((service) => service.rewind !== undefined);
  }

  /** Begins another round: the planned faults strike once more. */
  rewind(): void {
    this.#book.rewind();
    for (const service of this.all) service.rewind?.();
  }
}
