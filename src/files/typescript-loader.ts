/** JavaScript, beside the command line, which needs it before it can load anything. */
const loader = new URL('../../bin/load-typescript.js', import.meta.url).href;

/** What Node is started with for a program of raceproof: its sources are TypeScript, its build is not. */
export function loaderArguments(program: string): readonly string[] {
  return program.endsWith('.ts') ? ['--import', loader] : [];
}

/**
 * From then on this process loads TypeScript, as the modules of users may be. The loader reads whatever is loaded after
 * it, packages too: a program whose own modules are loaded before it starts in half the time.
 */
export async function loadTypeScript(): Promise<void> {
  await import(loader);
}
