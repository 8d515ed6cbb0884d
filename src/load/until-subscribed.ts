import type { AuditSystem } from '../audit/scenario/audit-system.ts';

/** The same system, and whether this many processes of it have started. */
export function untilSubscribed(
  system: AuditSystem,
  processes: number,
): { readonly system: AuditSystem; readonly isDone: boolean } {
  let started = 0;
  return {
    system: (environment) => {
      const service = system(environment);
      return {
        start: async () => {
          await service.start();
          started += 1;
        },
        stop: () => service.stop(),
      };
    },
    get isDone() {
      return started >= processes;
    },
  };
}
