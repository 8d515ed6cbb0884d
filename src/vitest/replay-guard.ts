import type { Reporter, TestModule } from 'vitest/node';

/**
 * A replay that selects no test would be green without having run. This reporter fails such a run: for example where
 * the property was renamed since, or `-t` names another one.
 */
export default class ReplayGuard implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (process.env['RACEPROOF_REPLAY'] === undefined) return;
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        if (test.result().state !== 'skipped') return;
      }
    }
    process.stderr.write('\nRACEPROOF_REPLAY is set, but no property was selected: nothing was replayed.\n');
    process.exitCode = 1;
  }
}
