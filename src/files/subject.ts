import type { HeapProperty } from '../rounds/heap-property.ts';
import type { Property } from '../verify/property.ts';
import type { Scenario } from '../verify/scenario.ts';
import type { PlanBounds } from '../verify/verify-options.ts';

/** What a property is checked against. */
export interface Subject {
  /** The path of the module of its system, unless another is named; undefined where the property's own file holds it. */
  readonly system: string | undefined;
  /** What the property's own file holds: it is checked against nothing else. */
  readonly scenario?: Scenario | undefined;
  /** Where its plans come from: a seed and an index, an enumeration, or one plan for many rounds. */
  readonly plans: 'drawn' | 'enumerated' | 'rounds';
  /** What its plans are drawn within, unless the caller says otherwise. */
  readonly bounds?: PlanBounds | undefined;
  /** Properties that the same file checks besides this one. */
  readonly besides?: readonly Property[];
}

/** What makes a property a test returns it with what it is checked against. */
export type CheckedProperty = (Property | HeapProperty) & Subject;

export function isChecked(value: unknown): value is CheckedProperty {
  return (
    typeof value === 'object' && value !== null && 'name' in value && 'system' in value && 'plans' in value
  );
}
