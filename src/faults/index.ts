import type { FaultDefinition } from '../sim/fault.ts';
export const faultDefinitions: ReadonlyMap<string, FaultDefinition> = new Map();
