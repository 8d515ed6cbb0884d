import { toldOf } from '../../../src/audit/scenario/audit-fact.ts';
import type { Finding } from '../../../src/core/finding.ts';
import { leaseExpired, RunSketch, samplePlan } from '../sample-finding.ts';

export const hostileNames = [
  '<script>document.title = "taken over"</script>',
  '</script><script>document.title = "taken over"</script>',
  '"><img src=x onerror="document.title = \'taken over\'">',
  '<!--<script>',
  'שלום עולם \u202E\u2067 مرحبا',
  'x'.repeat(10_000),
  '\u2028\u2029\u0000\uD800',
  '__proto__',
  '{{constructor.constructor("alert(1)")()}}',
] as const;

/** A failure in which everything that can be named has this name. */
export function namedAfter(name: string): Finding {
  const sketch = new RunSketch();
  const task = `p1/${name}.1`;
  sketch.event(`world/producer/${name}#1`, 0);
  sketch.fact('world/producer', toldOf({ kind: 'enqueued', request: name, record: name }));
  sketch.deliver(task, { request: name, record: name, attempt: 1 }, 1);
  sketch.call(task, {
    operation: 'redis.set',
    text: `SET audit:lock:${name}`,
    execMs: 2,
    fact: toldOf({ kind: 'locked', record: name, token: name, leaseMs: 10 }),
    returnMs: 3,
    outcome: name,
  });
  sketch.fact('world/faults', {
    kind: 'fault',
    fault: `redis.${name}`,
    index: 0,
    call: `${task}/redis.set#1`,
  });
  const step = sketch.step;
  return {
    ...leaseExpired(),
    property: name,
    violation: { invariant: name, message: name, why: name, cause: name, step, requests: [name] },
    signature: name,
    run: sketch.run({
      ...samplePlan,
      processes: 1,
      operations: [{ id: name, kind: 'audit', subject: name, atMs: 0, process: 1 }],
      faults: [{ kind: name, at: { call: `${task}/redis.set#1` }, with: { [name]: name } }],
    }),
    needed: [{ what: name, needed: true }],
    replay: { command: name, file: name },
  };
}
