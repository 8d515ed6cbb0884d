import type { CallScript, FaultDefinition, ParameterRange } from '../sim/fault.ts';

type Ranges = Readonly<Record<string, ParameterRange>>;

/** What a fault's parameters hold, read off their ranges. */
type Values<Parameters extends Ranges> = {
  readonly [Name in keyof Parameters]: Parameters[Name] extends {
    readonly options: readonly (infer Option)[];
  }
    ? Option
    : number;
};

interface TypedFault<Parameters extends Ranges, Controls> extends Omit<
  FaultDefinition,
  'parameters' | 'strike'
> {
  readonly parameters: Parameters;
  readonly strike: (call: CallScript, parameters: Values<Parameters>, controls: Controls) => void;
}

/**
 * Makes faults of one service, whose `strike` sees its parameters with the types that their ranges give them, and what
 * the service lets faults do.
 */
export function faultsOf<Controls>() {
  return <const Parameters extends Ranges>(fault: TypedFault<Parameters, Controls>): FaultDefinition => ({
    ...fault,
    // Sound: a plan's faults are drawn from the ranges, or pass `checkFault` where they come from outside; and whoever
    // builds the world gives each service's faults that service's controls.
    strike: (call, parameters, controls) =>
      fault.strike(call, parameters as Values<Parameters>, controls as Controls),
  });
}
