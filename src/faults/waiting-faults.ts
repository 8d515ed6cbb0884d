import type { FaultDefinition } from '../sim/fault.ts';
import { faultsOf } from './define-fault.ts';

const fault = faultsOf<unknown>();

/** What keeps a caller of a service waiting. `call` begins the summaries: `A call of mail`. */
export function waitingFaults(
  name: string,
  operations: readonly [string, ...string[]],
  call: string,
): readonly FaultDefinition[] {
  const common = { operations, absorbable: false } as const;
  return [
    fault({
      ...common,
      kind: `${name}.lost`,
      summary: `${call} is lost: it has no effect and no answer.`,
      parameters: {},
      strike: (script) => void Object.assign(script, { applied: false, outcome: 'never' }),
    }),
    fault({
      ...common,
      kind: `${name}.hung`,
      summary: `${call} takes effect and is never answered.`,
      parameters: {},
      strike: (script) => void (script.outcome = 'never'),
    }),
    fault({
      ...common,
      kind: `${name}.late`,
      summary: `${call} is answered long after its effect.`,
      parameters: { delayMs: { kind: 'integer', min: 1, max: 30_000 } },
      strike: (script, { delayMs }) => void (script.replyDelayMs += delayMs),
    }),
    fault({
      ...common,
      absorbable: true,
      kind: `${name}.slow`,
      summary: `${call} takes somewhat longer than usual.`,
      parameters: { extraMs: { kind: 'integer', min: 1, max: 400 } },
      strike: (script, { extraMs }) => void (script.execDelayMs += extraMs),
    }),
  ];
}
