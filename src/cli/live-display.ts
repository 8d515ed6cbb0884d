import { createLogUpdate } from 'log-update';
import { sketchOf } from '../campaign/campaign-summary.ts';
import type { CampaignState } from '../campaign/campaign-state.ts';
import type { Interval } from '../campaign/chunk-result.ts';
import { count, counted, duration, megabytes, percent } from '../report/figures.ts';
import { cut, flow } from '../report/text.ts';

/** What is shown while a campaign runs. */
export interface DisplayOptions {
  readonly state: CampaignState;
  readonly share: Interval;
  /** After so long no further run begins. */
  readonly timeMs: number | undefined;
  /** How many runs have begun since the start. */
  readonly begun: () => number;
  readonly workers: string;
  readonly stream: NodeJS.WriteStream;
}

const redrawEveryMs = 500;
const lineEveryMs = 10_000;
const faultsShown = 4;

/** Redraws a few lines on a terminal; elsewhere writes one plain line every ten seconds. */
export class LiveDisplay {
  readonly #options: DisplayOptions;
  readonly #doneBefore: number;
  readonly #startMs = performance.now();
  readonly #redraw: ReturnType<typeof createLogUpdate> | undefined;
  readonly #timer: NodeJS.Timeout;
  #figures: readonly string[] = [];
  #faults = '';
  #memoryBytes = 0;

  constructor(options: DisplayOptions) {
    this.#options = options;
    const { state, share, stream } = options;
    this.#doneBefore = state.done(share);
    this.#redraw = stream.isTTY ? createLogUpdate(stream) : undefined;
    this.#timer = setInterval(() => this.#show(), stream.isTTY ? redrawEveryMs : lineEveryMs);
    this.chunkDone(0);
  }

  /** Sums up anew: not at each redraw, since it takes a while. */
  chunkDone(memoryBytes: number): void {
    const { state } = this.#options;
    this.#memoryBytes = Math.max(this.#memoryBytes, memoryBytes);
    const lanes = state.result().slice(0, state.campaign.properties.length);
    const finds = lanes.reduce((sum, { failures }) => sum + failures.length, 0) + state.suspects().length;
    const virtualUs = lanes.reduce((sum, lane) => sum + lane.virtualUs, 0);
    const novelty = lanes.map(({ behaviours }) => sketchOf(behaviours).novelty());
    const draws = novelty.reduce((sum, each) => sum + each.draws, 0);
    const singletons = novelty.reduce((sum, each) => sum + each.singletons, 0);
    this.#figures = [
      counted(finds, 'find'),
      `${duration(virtualUs / 1000)} virtual`,
      `next behaviour new ${percent(singletons, draws)}`,
      ...(this.#memoryBytes > 0 ? [`${megabytes(this.#memoryBytes, 0)} a worker`] : []),
    ];
    const faults = new Map<string, number>();
    for (const lane of lanes) {
      for (const [kind, times] of Object.entries(lane.faults)) {
        faults.set(kind, (faults.get(kind) ?? 0) + times);
      }
    }
    const most = [...faults].sort(([, left], [, right]) => right - left).slice(0, faultsShown);
    this.#faults = most.map(([kind, times]) => `${kind} ${count(times)}`).join(' · ');
  }

  end(): void {
    clearInterval(this.#timer);
    this.#redraw?.clear();
  }

  #show(): void {
    const { share, state, begun, workers, stream, timeMs = Infinity } = this.#options;
    const wallMs = performance.now() - this.#startMs;
    const done = Math.min(share.count, Math.max(state.done(share), this.#doneBefore + begun()));
    const rate = ((done - this.#doneBefore) * 1000) / wallMs;
    const runsLeftMs = rate > 0 ? ((share.count - done) * 1000) / rate : Infinity;
    const leftMs = Math.max(0, Math.min(runsLeftMs, timeMs - wallMs));
    const left = Number.isFinite(leftMs) ? `${duration(leftMs)} left` : 'no run done yet';
    const fraction = Math.min(1, Math.max(done / share.count, wallMs / timeMs));
    const runs = `${count(done)}/${count(share.count)} runs`;
    const shownRate = `${rate < 9.95 ? rate.toFixed(1) : count(rate)} /s`;
    if (this.#redraw === undefined) {
      stream.write(`${[runs, shownRate, left, workers, ...this.#figures].join(' · ')}\n`);
      return;
    }
    const width = Math.min(stream.columns, 80) - 1;
    const head = `${percent(fraction, 1)} · ${runs} · ${shownRate} · ${left}`;
    const lines = [
      `${bar(fraction, Math.max(8, width - head.length - 1))} ${head}`,
      ...flow([workers, ...this.#figures], width),
      ...(this.#faults === '' ? [] : [`faults ${this.#faults}`]),
    ];
    this.#redraw(lines.map((line) => cut(line, width)).join('\n'));
  }
}

function bar(fraction: number, width: number): string {
  const full = Math.round(fraction * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}
