import { breakWorkflowCommands } from '../report/break-workflow-commands.ts';

/** The text as a job of GitHub Actions may print it, which obeys some lines; elsewhere as it is. */
export function textWithoutCommands(text: string): string {
  return isInActions() ? breakWorkflowCommands(text) : text;
}

/** The error that vitest is to print, with its causes, as a job of GitHub Actions may print it; elsewhere as it is. */
export function errorWithoutCommands(error: unknown): unknown {
  if (!isInActions()) return error;
  if (typeof error === 'string') return breakWorkflowCommands(error);
  const seen = new Set<unknown>();
  for (let each = error; isError(each) && !seen.has(each); each = each.cause) {
    seen.add(each);
    // The stack begins with the message as it was.
    const { stack } = each;
    each.message = breakWorkflowCommands(each.message);
    if (stack !== undefined) each.stack = breakWorkflowCommands(stack);
  }
  return error;
}

/** Also one that came from another process, as a plain object. */
function isError(value: unknown): value is Error {
  return value instanceof Error || (typeof value === 'object' && value !== null && 'message' in value);
}

function isInActions(): boolean {
  return process.env['GITHUB_ACTIONS'] === 'true';
}
