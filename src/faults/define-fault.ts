import type { CallScript, FaultControls, FaultDefinition, ParameterRange } from '../sim/fault.ts';

type Ranges = Readonly<Record<string, ParameterRange>>;

/** What a fault's parameters hold, read off their ranges. */
type Values<Parameters extends Ranges> = {
  readonly [Name in keyof Parameters]: Parameters[Name] extends {
    readonly options: readonly (infer Option)[];
  }
    ? Option
    : number;
};

interface TypedFault<Parameters extends Ranges> extends Omit<FaultDefinition, 'parameters' | 'strike'> {
  readonly parameters: Parameters;
  readonly strike: (call: CallScript, parameters: Values<Parameters>, controls: FaultControls) => void;
}

/** A fault whose `strike` sees its parameters with the types that their ranges give them. */
export function defineFault<const Parameters extends Ranges>(fault: TypedFault<Parameters>): FaultDefinition {
  return {
    ...fault,
    // Sound, because a plan's faults are drawn from the ranges, or pass `checkFault` where they come from outside.
    strike: (call, parameters, controls) => fault.strike(call, parameters as Values<Parameters>, controls),
  };
}
