import { type Command, InvalidArgumentError } from 'commander';
import type { DoctorOptions } from './run-doctor.ts';

type Variables = Readonly<Record<string, string>>;

/** `raceproof doctor`: what a module uses, what of it is simulated, and what a scenario of it has to declare. */
export function addDoctor(program: Command, end: (exitCode: number) => void): void {
  program
    .command('doctor')
    .description('loads a service, and says what it uses, what is simulated and what to declare')
    .argument('<module>', 'the file that a scenario would name as its system')
    .option('--env <NAME=value...>', 'its process.env, all of it; the present one by default', variable)
    .option('--isolate <package...>', 'packages that each process has for itself')
    .action(async (file: string, options: DoctorOptions) => {
      const { runDoctor } = await import('./run-doctor.ts');
      end(await runDoctor(file, options));
    });
}

function variable(text: string, former: Variables = {}): Variables {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return { ...former, [name]: value };
  throw new InvalidArgumentError(`expected NAME=value, got ${JSON.stringify(text.slice(0, 80))}`);
}
