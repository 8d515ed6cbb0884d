import type { Command } from 'commander';
import type { AddCommand } from './commands.ts';
import type { RehearseFlags } from './run-rehearse.ts';

/** `raceproof rehearse`: a recorded failure of the simulation, on a real Redis. */
export const addRehearse: AddCommand = (program, end) => {
  describeRehearse(program).action(async (source: string, flags: RehearseFlags) => {
    const { runRehearse } = await import('./run-rehearse.ts');
    end(await runRehearse(source, flags));
  });
};

function describeRehearse(program: Command): Command {
  return program
    .command('rehearse')
    .argument('<failure>', 'a failure file or a replay token')
    .description(
      'sends the commands of a recorded failure to a real Redis, in the same order, and compares; audit systems only',
    )
    .option('--redis <url>', 'a real Redis; written under a prefix that is removed')
    .option('--redis-server [program]', 'a redis-server of its own, started and stopped here')
    .option('--system <module>', 'the system under test', 'properties/reference-system.ts')
    .option(
      '--live',
      'run its requests and faults on the wall clock instead; the schedule is then up to chance',
    );
}
