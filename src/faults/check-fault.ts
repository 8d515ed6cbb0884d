import { type FaultAnchor, type Plan, type PlannedFault, processName } from '../core/plan.ts';
import type { FaultDefinition, FaultSet, ParameterRange } from '../sim/fault.ts';
import { faultNamed } from './fault-named.ts';
import { operationOf } from './operation-of.ts';

/** Checks all faults of a plan, and that the processes they strike exist. Throws a `TypeError`. */
export function checkFaults(
  known: FaultSet,
  { faults, processes }: Pick<Plan, 'faults' | 'processes'>,
): void {
  for (const fault of faults) {
    checkFault(known, fault);
    const name = 'call' in fault.at ? processOf(fault.at.call) : fault.at.process;
    const index = Number(name?.slice(1));
    if (name === undefined || (index >= 1 && index <= processes)) continue;
    throw new TypeError(
      `fault ${fault.kind}: cannot strike at process ${JSON.stringify(name)}: expected one from p1 to ${processName(processes)}`,
    );
  }
}

/** Throws a `TypeError` for an unknown kind, a parameter that is unknown, missing or out of range, or a wrong place. */
export function checkFault(faults: FaultSet, { kind, at, with: parameters }: PlannedFault): void {
  const definition = faultNamed(faults, kind);
  checkPlace(definition, at);
  const ranges = Object.entries(definition.parameters);
  for (const name of Object.keys(parameters)) {
    if (Object.hasOwn(definition.parameters, name)) continue;
    const known = ranges.map(([each]) => each).join(', ');
    const expected = known === '' ? 'expected none' : `expected ${known}`;
    throw new TypeError(`fault ${kind}: unknown parameter ${JSON.stringify(name)}: ${expected}`);
  }
  for (const [name, range] of ranges) {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (isWithin(range, value)) continue;
    const came = value === undefined ? 'nothing' : JSON.stringify(value);
    throw new TypeError(`fault ${kind}: parameter "${name}" must be ${inWords(range)}, got ${came}`);
  }
}

function checkPlace({ kind, operations }: FaultDefinition, at: FaultAnchor): void {
  const operation = 'call' in at ? operationOf(at.call) : at.operation;
  if (operations.some((each) => each === operation)) return;
  const place = JSON.stringify('call' in at ? at.call : at.operation);
  throw new TypeError(
    `fault ${kind}: cannot strike at ${place}: expected a call of ${operations.join(', ')}`,
  );
}

/** The process that makes a call such as `p1~2/r1.1/queue.ack#1`; undefined for the producer, which is none. */
function processOf(call: string): string | undefined {
  const [name = ''] = call.split(/[/~]/, 1);
  return name === 'world' ? undefined : name;
}

function isWithin(range: ParameterRange, value: unknown): boolean {
  switch (range.kind) {
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && value >= range.min && value <= range.max;
    case 'choice':
      return range.options.some((option) => option === value);
  }
}

function inWords(range: ParameterRange): string {
  switch (range.kind) {
    case 'integer':
      return `a whole number from ${range.min} to ${range.max}`;
    case 'choice':
      return `one of ${range.options.map((option) => JSON.stringify(option)).join(', ')}`;
  }
}
