import type { AuditSystem } from '../../src/index.ts';
import racyWorker from '../../examples/racy-worker.ts';

/** The racy worker, telling its console when it starts and when the auditor is asked. */
const talkingWorker: AuditSystem = (environment) => {
  console.log(`${environment.processId} begins at ${new Date().toISOString()}`);
  const audit = environment.auditor.audit.bind(environment.auditor);
  return racyWorker({
    ...environment,
    auditor: {
      audit: (request, options) => {
        console.error(`asks about ${request.record}`);
        return audit(request, options);
      },
    },
  });
};

export default talkingWorker;
