import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The path of a module relative to the module at `moduleUrl`, such as `./worker`: TypeScript in the sources, JavaScript
 * in the package. For programs and plug-ins that are started by their path.
 */
export function moduleBeside(name: string, moduleUrl: string): string {
  return fileURLToPath(new URL(name + extname(new URL(moduleUrl).pathname), moduleUrl));
}
