import type { z } from 'zod';
import { firstIssue } from '../core/plan-schema.ts';
import type { Json } from '../core/plan.ts';

/**
 * Reads what a plan says of a service, or of all, and remembers what came of it. Throws a `TypeError` that names the
 * field, what was expected and what came.
 */
export function planPart<Schema extends z.ZodType>(
  where: string,
  schema: Schema,
): (settings: Json | undefined) => z.output<Schema> {
  const known = new WeakMap<object, z.output<Schema>>();
  return (settings) => {
    const isObject = typeof settings === 'object' && settings !== null;
    const before = isObject ? known.get(settings) : undefined;
    if (before !== undefined) return before;
    const result = schema.safeParse(settings);
    if (!result.success) {
      throw new TypeError(`${where} is not valid: ${firstIssue(result.error, settings)}`);
    }
    if (isObject) known.set(settings, result.data);
    return result.data;
  };
}
