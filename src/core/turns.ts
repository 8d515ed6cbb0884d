import type { Plan, PlannedOperation, TurnOf } from './plan.ts';

/** A field of an operation by which it shares a turn, or is given up: `operations[index][field]`. */
export interface TurnField {
  readonly index: number;
  readonly field: 'with' | 'cancel';
}

/** Every such field of a plan: what sets it apart from one whose operations are called each by itself, and run to their ends. */
export function turnFields(operations: Plan['operations']): readonly TurnField[] {
  return operations.flatMap((operation, index) =>
    (['with', 'cancel'] as const).flatMap((field) =>
      operation[field] === undefined ? [] : [{ index, field }],
    ),
  );
}

/** The plan without these fields. */
export function withoutTurns(plan: Plan, fields: readonly TurnField[]): Plan {
  if (fields.length === 0) return plan;
  const operations = plan.operations.map((operation, at) => {
    const gone = fields.filter(({ index }) => index === at).map(({ field }) => [field, undefined] as const);
    return gone.length === 0 ? operation : { ...operation, ...Object.fromEntries(gone) };
  });
  return { ...plan, operations };
}

/** The turn of another operation in which this one is given up. */
export function turnOfCancel({ cancel }: Pick<PlannedOperation, 'cancel'>): TurnOf | undefined {
  return cancel !== undefined && 'with' in cancel ? cancel.with : undefined;
}

/**
 * What refers to no other operation of the plan, to one of another process, which has turns of its own, or round in a
 * circle, so that none of them would ever be called.
 */
export function looseEnds(operations: Plan['operations']): readonly TurnField[] {
  if (!operations.some(isInTurn)) return [];
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  const isBesides = ({ id, process }: PlannedOperation, turn: TurnOf): boolean =>
    turn.operation !== id && byId.get(turn.operation)?.process === process;
  const isCircle = (first: PlannedOperation): boolean => {
    const passed = new Set<PlannedOperation>();
    for (let each: PlannedOperation | undefined = first; each?.with !== undefined;) {
      passed.add(each);
      each = byId.get(each.with.operation);
      if (each !== undefined && passed.has(each)) return true;
    }
    return false;
  };
  return operations.flatMap((operation, index) => {
    const ends: TurnField[] = [];
    const cancelled = turnOfCancel(operation);
    if (operation.with !== undefined && (!isBesides(operation, operation.with) || isCircle(operation))) {
      ends.push({ index, field: 'with' });
    }
    if (cancelled !== undefined && !isBesides(operation, cancelled)) ends.push({ index, field: 'cancel' });
    return ends;
  });
}

/** The plan without them: what is left of it once other operations are gone. */
export function withoutLooseEnds(plan: Plan): Plan {
  return withoutTurns(plan, looseEnds(plan.operations));
}

function isInTurn(operation: PlannedOperation): boolean {
  return operation.with !== undefined || turnOfCancel(operation) !== undefined;
}

/** `in the turn of set1's call, 2 microtasks later`. */
export function turnInWords({ operation, microtasks }: TurnOf): string {
  return `in the turn of ${operation}'s call, ${laterInWords(microtasks)}`;
}

function laterInWords(microtasks: number): string {
  if (microtasks === 0) return 'right after it';
  return microtasks === 1 ? '1 microtask later' : `${microtasks} microtasks later`;
}
