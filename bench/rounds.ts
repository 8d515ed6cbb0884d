import type { Sample } from './sample.ts';
import { VariantThread } from './variant-thread.ts';
import { type VariantName, variants } from './variants.ts';

export interface RoundsOptions {
  readonly rounds: number;
  /** Requests of a piece of work. */
  readonly sizes: readonly number[];
}

/** The samples of each variant, by requests. Those at one place were taken in one round. */
export type Samples = ReadonlyMap<VariantName, ReadonlyMap<number, readonly Sample[]>>;

/** Pieces of work of 100 requests that each variant does before it is timed, for the optimiser. */
const warmUps = 40;

/** ioredis-mock makes a Lua state for every script it runs: a round of it at 1,000 would take seconds. */
const mockMax = { requests: 100, rounds: 4 };

/**
 * Lets the variants take turns, each in its own thread, only one of them at work at a time, so that whatever else
 * the machine does meets all alike. Every other round goes the other way round.
 */
export async function playRounds({ rounds, sizes }: RoundsOptions): Promise<Samples> {
  const names = Object.keys(variants) as VariantName[];
  const lanes = names.map((name) => new Lane(name, sizes));
  for (const lane of lanes) await lane.warmUp();
  for (let seed = 1; seed <= rounds; seed += 1) {
    for (const requests of sizes) {
      for (const lane of seed % 2 === 0 ? lanes : lanes.toReversed()) await lane.play(requests, seed);
    }
  }
  for (const lane of lanes) await lane.end();
  return new Map(lanes.map(({ name, samples }) => [name, samples]));
}

class Lane {
  readonly name: VariantName;
  readonly samples: ReadonlyMap<number, Sample[]>;
  readonly #thread: VariantThread;

  constructor(name: VariantName, sizes: readonly number[]) {
    this.name = name;
    const ownSizes =
      name === 'ioredisMock' ? sizes.filter((requests) => requests <= mockMax.requests) : sizes;
    this.samples = new Map(ownSizes.map((requests) => [requests, []]));
    this.#thread = new VariantThread(name);
  }

  async warmUp(): Promise<void> {
    const count = this.name === 'ioredisMock' ? 1 : warmUps;
    for (let seed = 1; seed <= count; seed += 1) await this.#thread.run({ requests: 100, seed });
  }

  async play(requests: number, seed: number): Promise<void> {
    const samples = this.samples.get(requests);
    if (samples === undefined || (this.name === 'ioredisMock' && seed > mockMax.rounds)) return;
    samples.push(await this.#thread.run({ requests, seed }));
  }

  async end(): Promise<void> {
    await this.#thread.end();
  }
}
