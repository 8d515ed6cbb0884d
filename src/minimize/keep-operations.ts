import type { Cancellation, EventId, Plan, PlannedOperation, Schedule, TurnOf } from '../core/plan.ts';
import { turnOfCancel } from '../core/turns.ts';

/**
 * The plan with these of its operations alone. What was called in the turn of one that goes stays as it was to the rest:
 * it shares the turn that the one that goes shared, or else the first of them is called in its place, and the others in
 * its turn, as many microtasks later as they were.
 */
export function withOperationsOnly(plan: Plan, kept: readonly Pick<PlannedOperation, 'id'>[]): Plan {
  const ids = new Set(kept.map(({ id }) => id));
  const operations = plan.operations.filter(({ id }) => ids.has(id));
  if (!operations.some((each) => each.with !== undefined || turnOfCancel(each) !== undefined)) {
    return { ...plan, operations };
  }
  const before = new Map(plan.operations.map((each) => [each.id, each]));
  const heirs = heirsIn(operations, { before, kept: ids });
  const moved = (turn: TurnOf): TurnOf => inTurnOfHeir(keptTurn(turn, { before, kept: ids }), heirs);
  return {
    ...plan,
    operations: operations.map((each) => {
      const own = each.with === undefined ? undefined : moved(each.with);
      const isHeir = own?.operation === each.id;
      const root = isHeir && each.with !== undefined ? before.get(rootOf(each.with, before)) : undefined;
      return {
        ...each,
        ...(own === undefined ? {} : { with: isHeir ? undefined : own }),
        ...(root === undefined ? {} : { atMs: root.atMs }),
        ...cancelIn(each, moved),
      };
    }),
    schedule: renamed(plan.schedule, heirs),
  };
}

interface Removal {
  /** All operations, by their names. */
  readonly before: ReadonlyMap<string, PlannedOperation>;
  readonly kept: ReadonlySet<string>;
}

/** Who takes the place of an operation that goes, and how many microtasks after it that one was called. */
type Heirs = ReadonlyMap<string, TurnOf>;

function heirsIn(operations: Plan['operations'], removal: Removal): Heirs {
  const heirs = new Map<string, TurnOf>();
  for (const { id, with: turn } of operations) {
    if (turn === undefined) continue;
    const { operation: root, microtasks } = keptTurn(turn, removal);
    if (removal.kept.has(root) || microtasks >= (heirs.get(root)?.microtasks ?? Infinity)) continue;
    heirs.set(root, { operation: id, microtasks });
  }
  return heirs;
}

/** The turn that it is in where operations are gone: that of the next operation up that is kept, or of the topmost one. */
function keptTurn(turn: TurnOf, { before, kept }: Removal): TurnOf {
  const passed = new Set<string>();
  let { operation, microtasks } = turn;
  while (!kept.has(operation) && !passed.has(operation)) {
    passed.add(operation);
    const above = before.get(operation)?.with;
    if (above === undefined) break;
    operation = above.operation;
    microtasks += above.microtasks;
  }
  return { operation, microtasks };
}

function rootOf(turn: TurnOf, before: Removal['before']): string {
  return keptTurn(turn, { before, kept: new Set() }).operation;
}

function inTurnOfHeir({ operation, microtasks }: TurnOf, heirs: Heirs): TurnOf {
  const heir = heirs.get(operation);
  if (heir === undefined) return { operation, microtasks };
  return { operation: heir.operation, microtasks: Math.max(0, microtasks - heir.microtasks) };
}

function cancelIn(
  operation: PlannedOperation,
  moved: (turn: TurnOf) => TurnOf,
): { readonly cancel?: Cancellation } {
  const turn = turnOfCancel(operation);
  return turn === undefined ? {} : { cancel: { with: moved(turn) } };
}

/** The call of one that goes is that of its heir. */
function renamed(schedule: Schedule, heirs: Heirs): Schedule {
  const names = new Map([...heirs].map(([gone, { operation }]) => [callEvent(gone), callEvent(operation)]));
  const nameOf = (id: EventId): EventId => names.get(id) ?? id;
  switch (schedule.kind) {
    case 'strategy':
      return schedule;
    case 'order':
      return { kind: 'order', events: schedule.events.map(nameOf) };
    case 'deviations':
      return {
        kind: 'deviations',
        deviations: schedule.deviations.map(({ hold, until }) => ({
          hold: nameOf(hold),
          until: nameOf(until),
        })),
      };
  }
}

/** The event at which the clients call an operation by itself. */
function callEvent(operation: string): EventId {
  return `world/clients/${operation}#1`;
}
