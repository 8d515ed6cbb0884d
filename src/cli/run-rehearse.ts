import { readFailure } from '../files/failure-files.ts';
import { loadAuditSystem } from '../files/load-system.ts';
import { isAuditPlan } from '../audit/scenario/audit-settings.ts';
import { invariants } from '../audit/scenario/invariants/index.ts';
import type { Plan } from '../core/plan.ts';
import { OwnServer } from '../load/redis/own-server.ts';
import { parseRedisUrl } from '../load/redis/redis-address.ts';
import { confirmOnRedis } from '../load/rehearsal/confirm.ts';
import { rehearseLive } from '../load/rehearsal/rehearse-live.ts';
import { confirmationBlock } from '../report/confirmation-block.ts';
import { loadBlock } from '../report/load-block.ts';
import { loadExitCode } from './load-exit-code.ts';
import { print, terminal } from './terminal.ts';

export interface RehearseFlags {
  readonly redis?: string;
  readonly redisServer?: string | true;
  readonly system: string;
  readonly live?: true;
}

const confirmedCodes = { confirmed: 1, survives: 0, differs: 2, undecided: 3 } as const;

/** Rehearses a recorded failure, and returns the exit code. */
export async function runRehearse(source: string, flags: RehearseFlags): Promise<number> {
  const record = readFailure(source);
  requireAuditSystem(record.plan);
  const [name = ''] = record.signature.split('|', 1);
  const invariant = invariants.get(name);
  if (invariant === undefined) {
    throw new TypeError(`expected a failure of an invariant of single runs, got one of ${name}`);
  }
  const system = await loadAuditSystem(flags.system);
  return withServer(flags, async (address) => {
    if (flags.live === true) {
      const summary = await rehearseLive({ plan: record.plan, system, systemName: flags.system, address });
      print(loadBlock(summary, terminal()));
      return loadExitCode[summary.verdict];
    }
    const { signature, plan } = record;
    const result = await confirmOnRedis({ plan, system, signature, invariant, address });
    print(confirmationBlock({ ...result, signature }, terminal()));
    return confirmedCodes[result.kind];
  });
}

/** Throws a `TypeError` that names the scenario: what is rehearsed is the commands and the journal of an audit system. */
function requireAuditSystem(plan: Plan): void {
  if (isAuditPlan(plan)) return;
  throw new TypeError(
    `rehearse runs audit systems only: expected a failure of one, got one of the scenario ${JSON.stringify(plan.scenario.name)}`,
  );
}

async function withServer(
  { redis, redisServer }: RehearseFlags,
  act: (address: ReturnType<typeof parseRedisUrl>) => Promise<number>,
): Promise<number> {
  if (redis !== undefined) return act(parseRedisUrl(redis));
  if (redisServer === undefined) throw new TypeError('expected --redis <url> or --redis-server, got neither');
  const server = await OwnServer.start(redisServer === true ? 'redis-server' : redisServer);
  try {
    return await act(server.address);
  } finally {
    await server.stop();
  }
}
