import type { Command } from 'commander';
import { readFailure } from '../files/failure-files.ts';
import { loadAuditSystem } from '../files/load-system.ts';
import { invariants } from '../invariants/index.ts';
import { OwnServer } from '../load/redis/own-server.ts';
import { parseRedisUrl } from '../load/redis/redis-address.ts';
import { confirmOnRedis } from '../load/rehearsal/confirm.ts';
import { rehearseLive } from '../load/rehearsal/rehearse-live.ts';
import { confirmationBlock } from '../report/confirmation-block.ts';
import { loadBlock } from '../report/load-block.ts';
import type { AddCommand } from './commands.ts';
import { loadExitCode } from './load-exit-code.ts';
import { print, terminal } from './terminal.ts';

interface GivenFlags {
  readonly redis?: string;
  readonly redisServer?: string | true;
  readonly system: string;
  readonly live?: true;
}

const confirmedCodes = { confirmed: 1, survives: 0, differs: 2 } as const;

/** `raceproof rehearse`: a recorded failure of the simulation, on a real Redis. */
export const addRehearse: AddCommand = (program, end) => {
  describeRehearse(program).action(async (source: string, flags: GivenFlags) => {
    const record = readFailure(source);
    const [name = ''] = record.signature.split('|', 1);
    const invariant = invariants.get(name);
    if (invariant === undefined) {
      throw new TypeError(`expected a failure of an invariant of single runs, got one of ${name}`);
    }
    const system = await loadAuditSystem(flags.system);
    await withServer(flags, async (address) => {
      if (flags.live === true) {
        const summary = await rehearseLive({ plan: record.plan, system, systemName: flags.system, address });
        print(loadBlock(summary, terminal()));
        end(loadExitCode[summary.verdict]);
        return;
      }
      const { signature, plan } = record;
      const result = await confirmOnRedis({ plan, system, signature, invariant, address });
      print(confirmationBlock({ ...result, signature }, terminal()));
      end(confirmedCodes[result.kind]);
    });
  });
};

function describeRehearse(program: Command): Command {
  return program
    .command('rehearse')
    .argument('<failure>', 'a failure file or a replay token')
    .description('sends the commands of a recorded failure to a real Redis, in the same order, and compares')
    .option('--redis <url>', 'a real Redis; written under a prefix that is removed')
    .option('--redis-server [program]', 'a redis-server of its own, started and stopped here')
    .option('--system <module>', 'the system under test', 'properties/reference-system.ts')
    .option(
      '--live',
      'run its requests and faults on the wall clock instead; the schedule is then up to chance',
    );
}

async function withServer(
  { redis, redisServer }: GivenFlags,
  act: (address: ReturnType<typeof parseRedisUrl>) => Promise<void>,
): Promise<void> {
  if (redis !== undefined) {
    await act(parseRedisUrl(redis));
    return;
  }
  if (redisServer === undefined) throw new TypeError('expected --redis <url> or --redis-server, got neither');
  const server = await OwnServer.start(redisServer === true ? 'redis-server' : redisServer);
  try {
    await act(server.address);
  } finally {
    await server.stop();
  }
}
