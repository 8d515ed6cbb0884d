import type { Fact } from '../core/fact.ts';
import type { ToldFact } from './definition.ts';

/** A fact as checks see it: what a service or the system told has the kind it was told with. */
export function toldFact({ step, atMs, task, what }: Fact): ToldFact {
  const base = { step, atMs, task };
  if (what.kind === 'told') return { ...base, kind: what.name, subject: what.subject, data: what.data };
  if (what.kind === 'operation') {
    return { ...base, kind: `operation ${what.change}`, operation: what.operation, data: what.text };
  }
  if (what.kind === 'cancelled') return { ...base, kind: 'operation cancelled', operation: what.operation };
  if (what.kind === 'broken') {
    const { kind, check, message, cause, at } = what;
    return { ...base, kind, data: { check, message, cause, at } };
  }
  const { kind, ...data } = what;
  return { ...base, kind, data };
}
