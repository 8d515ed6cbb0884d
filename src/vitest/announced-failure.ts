import { rmSync } from 'node:fs';
import type { FoundFailure } from '../core/found-failure.ts';
import { commandFor, type Kept, keepFailure, keepUnminimised } from '../files/failure-files.ts';
import { originOf } from '../files/origin.ts';
import { foundBlock } from '../report/found-block.ts';
import type { ReplayRecord } from '../verify/replay-record.ts';
import { defaultSeed } from '../verify/verify-options.ts';
import { print, terminal } from './print.ts';
import type { PropertyContext } from './property-test.ts';

/** A kept failure, and the command that replays it. */
export interface KeptFailure extends Pick<Kept, 'isNew'> {
  readonly replay: { readonly command: string; readonly file: string | undefined };
}

/** Shows and keeps a failure as soon as it is found, so that whatever ends the process loses nothing. */
export class AnnouncedFailure {
  readonly #context: Pick<PropertyContext, 'settings' | 'systemPath' | 'testFile'>;
  readonly #show: (text: string) => void;
  #announced: Kept | undefined;

  constructor(context: Pick<PropertyContext, 'settings' | 'systemPath' | 'testFile'>, show = print) {
    this.#context = context;
    this.#show = show;
  }

  readonly announce = (found: FoundFailure): void => {
    const { property, signature, traceHash, trace, plan, size, runs } = found;
    const kept = keepUnminimised({
      ...this.#common(),
      property,
      signature,
      traceHash,
      trace,
      found: {
        original: size,
        shrink: { replays: 0, ended: false, certificate: { kind: 'not-certified', schedules: 0 } },
        seen: { times: 1, runs },
      },
      plan,
    });
    this.#announced = kept;
    const command = this.#commandFor(kept, property);
    this.#show(`\n${foundBlock(found, { ...terminal(), command, isNew: kept.isNew })}\n`);
  };

  /** Keeps the minimised failure in the place of the one that was announced. `index` is that of its plan, where plans were drawn. */
  keep(record: Omit<ReplayRecord, 'schema' | 'origin'>, index?: number): KeptFailure {
    const kept = keepFailure({ ...this.#common(index), ...record });
    const former = this.#announced;
    const isReplaced = kept.file !== undefined && former?.file !== kept.file;
    if (isReplaced && former?.file !== undefined) rmSync(former.file);
    return {
      isNew: former?.isNew ?? kept.isNew,
      replay: { command: this.#commandFor(kept, record.property), file: kept.file },
    };
  }

  #common(index?: number): Pick<ReplayRecord, 'schema' | 'origin'> {
    const { settings, systemPath } = this.#context;
    const origin = originOf({ system: systemPath, seed: settings.seed ?? defaultSeed, index });
    return { schema: 1, origin };
  }

  #commandFor({ replay }: Kept, property: string): string {
    const { settings, testFile } = this.#context;
    return commandFor({ replay, property, system: settings.system, file: testFile });
  }
}
