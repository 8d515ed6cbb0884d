import type { Range } from '../../core/plan.ts';
import { callService } from '../../sim/service-call.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { Task } from '../../sim/task.ts';

export interface QueueCall<Answer> {
  readonly operation: string;
  readonly text: string;
  readonly request?: string;
  readonly apply: (task: Task) => Answer;
  /** Told once the caller is. */
  readonly settled?: () => void;
}

/** How a process calls a queue that takes this long. */
export function queueCalls(
  simulation: Simulation,
  latencyMs: Range,
): <Answer>(call: QueueCall<Answer>) => Promise<Answer> {
  return ({ operation, text, request, apply, settled }) =>
    callService(simulation, {
      operation,
      request,
      text,
      resource: `queue:${request ?? text}`,
      access: 'write',
      latencyMs: (task, salt) => simulation.latencyMs(latencyMs, task, salt),
      apply,
      show: () => 'ok',
      settled: () => settled?.(),
    });
}
