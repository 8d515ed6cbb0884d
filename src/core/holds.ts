import type { Fact } from './fact.ts';
import type { Contention, SubjectContention } from './reading.ts';
import type { Tenure } from './tenure.ts';

/**
 * The facts by which a service tells who holds what: their names. The subject of such a fact is what is held, its task who
 * holds it; data `{ leaseMs }` says for how long it was given.
 */
export interface Holds {
  readonly taken: string;
  readonly released: string;
  /** Its time was up. */
  readonly expired?: string;
  /** It is held for longer. */
  readonly renewed?: string;
  /** Somebody asked for it in vain. */
  readonly refused?: string;
}

/** Those of each service that has some. */
export type HoldsOfServices = ReadonlyMap<string, Holds>;

export type HoldChange = keyof Holds;

// A record, so that the compiler misses no name.
const changes = Object.keys({
  taken: true,
  released: true,
  expired: true,
  renewed: true,
  refused: true,
} satisfies Record<HoldChange, true>) as readonly HoldChange[];

export const holdChanges: readonly string[] = changes;

/** What a fact says of who holds what; undefined where it says nothing of that. */
export function holdChangeOf({ what }: Fact, holds: HoldsOfServices): HoldChange | undefined {
  if (what.kind !== 'told' || what.service === undefined) return undefined;
  const names = holds.get(what.service);
  return names === undefined ? undefined : changes.find((change) => names[change] === what.name);
}

type Draft = { -readonly [Member in keyof Tenure]: Tenure[Member] };

/** Who held what, and how long, by what the services told. */
export function heldTenures(facts: readonly Fact[], holds: HoldsOfServices): readonly Tenure[] {
  const open = new Map<string, Draft>();
  const tenures: Draft[] = [];
  facts.forEach((fact, at) => {
    const { what, task } = fact;
    const change = holdChangeOf(fact, holds);
    if (change === undefined || change === 'refused' || what.kind !== 'told') return;
    const { subject = '', service = '', data } = what;
    const key = `${service} ${subject}`;
    const held = open.get(key);
    const leaseMs = leaseIn(data);
    switch (change) {
      case 'taken': {
        if (held !== undefined) held.end = { kind: 'overwritten', at, by: task };
        const isLeased = leaseMs !== undefined || holds.get(service)?.expired !== undefined;
        const tenure: Draft = {
          subject,
          holder: task,
          token: '',
          from: at,
          leaseMs,
          isLeased,
          isOnlyShown: true,
          end: undefined,
        };
        open.set(key, tenure);
        tenures.push(tenure);
        return;
      }
      case 'renewed':
        if (held !== undefined) held.leaseMs = leaseMs ?? held.leaseMs;
        return;
      case 'released':
        if (held !== undefined) held.end = { kind: 'released', at, by: task };
        open.delete(key);
        return;
      case 'expired':
        if (held !== undefined) held.end = { kind: 'expired', at, early: false };
        open.delete(key);
    }
  });
  return tenures;
}

/** How often each thing was asked for while somebody else held it, where services tell of refusals. */
export function heldContention(facts: readonly Fact[], holds: HoldsOfServices): Contention {
  const counts = new Map<string, { tried: Set<string>; contended: Set<string> } & Grants>();
  for (const fact of facts) {
    const { what, task } = fact;
    const change = holdChangeOf(fact, holds);
    if (what.kind !== 'told' || (change !== 'taken' && change !== 'refused')) continue;
    if (holds.get(what.service ?? '')?.refused === undefined) continue;
    const { subject = '' } = what;
    const of = counts.get(subject) ?? { tried: new Set(), contended: new Set(), granted: 0, refused: 0 };
    counts.set(subject, of);
    of.tried.add(task);
    if (change === 'taken') of.granted += 1;
    else {
      of.refused += 1;
      of.contended.add(task);
    }
  }
  return new Map(
    [...counts].map(([subject, { tried, contended, granted, refused }]): [string, SubjectContention] => {
      return [subject, { tried: tried.size, contended: contended.size, granted, refused }];
    }),
  );
}

interface Grants {
  granted: number;
  refused: number;
}

/** For how long something was given. */
export function leaseIn(data: unknown): number | undefined {
  if (typeof data !== 'object' || data === null || !('leaseMs' in data)) return undefined;
  return typeof data.leaseMs === 'number' ? data.leaseMs : undefined;
}
