import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runToEnd, type Running } from './child-process.ts';

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** The package as it is published, installed in an empty project outside of the repository. */
export class InstalledPackage {
  readonly project: string;
  /** The paths in the tarball. */
  readonly files: readonly string[];
  /** What npm said when it was installed. */
  readonly installation: string;

  private constructor(project: string, { files }: Packed, installation: string) {
    this.project = project;
    this.files = files.map(({ path }) => path);
    this.installation = installation;
  }

  static async create(): Promise<InstalledPackage> {
    const project = mkdtempSync(join(tmpdir(), 'raceproof-package-'));
    const packed = await pack(project);
    writeEmptyProject(project);
    const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${packed.filename}`];
    return new InstalledPackage(project, packed, await runToEnd('npm', args, { cwd: project }));
  }

  write(file: string, text: string): void {
    const path = join(this.project, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  read(file: string): string {
    return readFileSync(join(this.project, file), 'utf8');
  }

  /** The path of a program that was installed. */
  program(name: string): string {
    return join(this.project, 'node_modules/.bin', name);
  }

  /** Runs a program that was installed, in the project, as `runToEnd` does. */
  run(name: string, args: readonly string[], running: Omit<Running, 'cwd'> = {}): Promise<string> {
    return runToEnd(this.program(name), args, { cwd: this.project, ...running });
  }

  /**
   * Runs commands of raceproof one after another, in one process: what most of them take is mostly its start. Returns what
   * each wrote to stdout and stderr.
   */
  async runInOneProcess(
    commands: readonly { readonly args: readonly string[]; readonly exitCode: number }[],
  ): Promise<readonly string[]> {
    this.write('commands.mjs', commandsInOneProcess);
    const args = ['commands.mjs', JSON.stringify(commands)];
    const text = await runToEnd(process.execPath, args, { cwd: this.project });
    return text.split(endOfCommand).slice(0, -1);
  }

  remove(): void {
    rmSync(this.project, { recursive: true, force: true });
  }
}

const endOfCommand = '\u0001\n';
/** Like `bin/raceproof.js`: the build is loaded before TypeScript is. */
const commandsInOneProcess = `
const commands = JSON.parse(process.argv[2]);
const { loadWork } = await import('./node_modules/raceproof/dist/cli/commands.js');
const { main } = await import('./node_modules/raceproof/dist/cli/main.js');
for (const { args } of commands) await loadWork(args);
await import('./node_modules/raceproof/bin/load-typescript.js');
for (const { args, exitCode } of commands) {
  const ended = await main(args);
  if (ended !== exitCode) {
    console.log(args.join(' ') + ' ended with ' + ended + ', not with ' + exitCode);
    process.exit(1);
  }
  process.stdout.write('\\u0001\\n');
}
process.exit();
`;

async function pack(destination: string): Promise<Packed> {
  const text = await runToEnd('npm', ['pack', '--json', '--pack-destination', destination], { cwd: '.' });
  // What prepack prints comes before.
  const [packed] = JSON.parse(text.slice(text.search(/^\[/m))) as [Packed];
  return packed;
}

/**
 * As `npm init` writes it, with "commonjs". The versions are those of the repository's lock file, so that whatever is
 * installed comes from npm's cache, where `npm ci` put it; npm leaves out what raceproof and vitest do not need.
 */
function writeEmptyProject(folder: string): void {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string }>>;
  };
  const vitest = lock.packages['node_modules/vitest']?.version;
  const manifest = { name: 'empty', version: '1.0.0', type: 'commonjs', devDependencies: { vitest } };
  const packages = { ...lock.packages, '': manifest };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ ...lock, ...manifest, packages }));
}
