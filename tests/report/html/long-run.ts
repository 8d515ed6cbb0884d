import { toldOf } from '../../../src/audit/scenario/audit-fact.ts';
import type { Finding } from '../../../src/core/finding.ts';
import { leaseExpired, RunSketch, samplePlan } from '../sample-finding.ts';

const processes = 8;
const records = 40;

/** A run of so many requests that takes a multiple of their number of events, and that fails near its end. */
export function longRun(size: { readonly requests: number; readonly callsEach: number }): Finding {
  const sketch = new RunSketch();
  const requests = Array.from({ length: size.requests }, (_, index) => ({
    id: `r${index + 1}`,
    kind: 'audit',
    subject: `m${index % records}`,
    atMs: index,
    process: (index % processes) + 1,
  }));
  let nowMs = 0;
  for (const { id, subject: record, process } of requests) {
    sketch.fact('world/producer', toldOf({ kind: 'enqueued', request: id, record }));
    nowMs += 0.5;
    sketch.deliver(`p${process}/${id}.1`, { request: id, record, attempt: 1 }, nowMs);
  }
  for (let round = 0; round < size.callsEach; round += 1) {
    for (const { id, subject: record, process } of requests) {
      nowMs += 0.5;
      const isLast = round === size.callsEach - 1;
      const locked = toldOf({ kind: 'locked', record, token: id, leaseMs: 5_000 } as const);
      sketch.call(`p${process}/${id}.1`, {
        operation: isLast ? 'queue.ack' : 'redis.set',
        text: isLast ? `ack ${id}` : `SET audit:lock:${record} ${id} NX PX 5000`,
        execMs: nowMs,
        fact: isLast ? toldOf({ kind: 'acked', request: id }) : locked,
        returnMs: nowMs + 0.25,
        outcome: isLast ? 'ok' : 'OK',
      });
    }
  }
  const finding = leaseExpired();
  const plan = { ...samplePlan, processes, operations: requests, faults: [] };
  const run = sketch.run(plan);
  return {
    ...finding,
    run,
    foundRun: run,
    violation: { ...finding.violation, step: sketch.step - 40, requests: ['r17'] },
  };
}
