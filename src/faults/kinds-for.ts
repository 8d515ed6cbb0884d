import type { Profile } from '../core/plan.ts';
import type { FaultSet } from '../sim/fault.ts';

/** The kinds of fault that a run of this profile may see. */
export function faultKindsFor({ definitions }: FaultSet, profile: Profile): readonly string[] {
  const able = [...definitions.values()].filter(({ absorbable }) => profile === 'chaos' || absorbable);
  return able.map(({ kind }) => kind);
}
