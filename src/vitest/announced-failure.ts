import type { FoundFailure } from '../core/found-failure.ts';
import {
  commandFor,
  fileForVitest,
  failuresFolder,
  improveKept,
  type Kept,
  keepFailure,
  keepUnminimised,
} from '../files/failure-files.ts';
import { originOf } from '../files/origin.ts';
import { foundBlock } from '../report/found-block.ts';
import { type Run, stepIds } from '../core/run.ts';
import { encodeToken, type ReplayRecord, tokenCharactersMax } from '../verify/replay-record.ts';
import { defaultSeed } from '../verify/verify-options.ts';
import { print, terminal } from './print.ts';
import type { PropertyContext } from './property-test.ts';

/** A kept failure, and the command that replays it. */
export interface KeptFailure extends Pick<Kept, 'isNew'> {
  readonly replay: { readonly command: string; readonly file: string | undefined };
}

/**
 * Shows and keeps a failure as soon as it is found, and keeps in its place what it shrinks to, so that whatever ends the
 * process loses nothing and the command that was shown replays the best so far.
 */
export class AnnouncedFailure {
  readonly #context: Pick<PropertyContext, 'settings' | 'systemPath' | 'module'>;
  readonly #show: (text: string) => void;
  #announced: (Kept & { readonly record: ReplayRecord }) | undefined;

  constructor(context: Pick<PropertyContext, 'settings' | 'systemPath' | 'module'>, show = print) {
    this.#context = context;
    this.#show = show;
  }

  readonly announce = (found: FoundFailure): void => {
    const { property, signature, traceHash, trace, plan, size, runs } = found;
    const record: ReplayRecord = {
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
    };
    const kept = keepUnminimised(record);
    this.#announced = { ...kept, record };
    const command = this.#commandFor(kept, property);
    const token = tokenBeside(kept, record);
    this.#show(`\n${foundBlock(found, { ...terminal(), command, token, isNew: kept.isNew })}\n`);
  };

  /** Keeps a smaller run in the place of the one that was announced, before anybody knows whether it is the smallest. */
  readonly improve = (run: Run): void => {
    const { file, record } = this.#announced ?? {};
    if (file === undefined || record === undefined) return;
    improveKept(file, { ...record, plan: run.plan, traceHash: run.traceHash, trace: stepIds(run) });
  };

  /** Keeps the minimised failure in the place of the one that was announced. `index` is that of its plan, where plans were drawn. */
  keep(record: Omit<ReplayRecord, 'schema' | 'origin'>, index?: number): KeptFailure {
    const former = this.#announced;
    const kept = keepFailure({ ...this.#common(index), ...record }, failuresFolder, former?.file);
    return {
      isNew: former?.isNew ?? kept.isNew,
      replay: { command: this.#commandFor(kept, record.property), file: kept.file },
    };
  }

  #common(index?: number): Pick<ReplayRecord, 'schema' | 'origin'> {
    const { settings, systemPath, module } = this.#context;
    const origin = originOf({ system: systemPath, module, seed: settings.seed ?? defaultSeed, index });
    return { schema: 1, origin };
  }

  #commandFor({ replay }: Kept, property: string): string {
    const { settings, systemPath, module } = this.#context;
    const system = systemPath === module ? undefined : settings.system;
    return commandFor({ replay, property, system, file: fileForVitest(module) });
  }
}

/** The token where there is a file, too: whoever has no access to the file can paste it. */
function tokenBeside({ file }: Kept, record: ReplayRecord): string | undefined {
  const token = file === undefined ? undefined : encodeToken(record);
  return token === undefined || token.length > tokenCharactersMax ? undefined : token;
}
