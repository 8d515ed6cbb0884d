import { type RecordedStep, touchesOf } from '../core/run.ts';
import { isFence } from './trace-class.ts';

/** An event of a recorded run, counted from 0. */
export interface Moment {
  readonly steps: readonly RecordedStep[];
  readonly index: number;
}

/**
 * Where letting a held event go makes a difference: after each event that is followed by one which has to do with the
 * held event or with anything that it sets in motion. Between two such places it changes places with nothing. What it
 * sets in motion differs with the place, so it is gathered from every run made so far, and the places are asked for
 * anew after each (as dynamic partial-order reduction adds backtracking points, Flanagan & Godefroid 2005).
 */
export class ReleasePoints {
  readonly #follows = new Map<string, 'read' | 'write'>();

  /** A run in which the event fired: takes in what it set in motion. */
  add({ steps, index: event }: Moment): void {
    const caused = new Set<number>();
    for (let index = event; index < steps.length; index += 1) {
      const effect = steps[index]?.effect;
      if (effect === undefined || (index > event && !caused.has(effect.cause))) continue;
      // Events count from 1.
      caused.add(index + 1);
      for (const [key, access] of touchesOf(effect)) {
        if (access === 'write' || !this.#follows.has(key)) this.#follows.set(key, access);
      }
    }
  }

  /** The places in the run that held the event back as long as it could, from the one where the hold began. */
  within({ steps, index: held }: Moment, from: number): readonly number[] {
    const points: number[] = [];
    for (let index = from; index + 1 < held; index += 1) {
      const next = steps[index + 1];
      if (next === undefined) break;
      if (isFence(steps, index + 1) || this.#interferes(next)) points.push(index);
    }
    return points;
  }

  #interferes({ effect }: RecordedStep): boolean {
    return touchesOf(effect).some(([key, access]) => {
      const follows = this.#follows.get(key);
      return follows !== undefined && (follows === 'write' || access === 'write');
    });
  }
}
