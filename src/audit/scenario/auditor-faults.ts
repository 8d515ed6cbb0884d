import type { FaultDefinition } from '../../engine.ts';
import { faultsOf, refuse, Thrown } from '../../kit.ts';
import { type AuditAnswer, AuditorError } from '../auditor.ts';

const fault = faultsOf<unknown>();

/** Of another request about another record, of another one about the same, or of the same but about another record. */
const misdirections = ['another-record', 'another-request', 'same-request'] as const;

/** Thrown instead of an error. */
const oddities = { text: 'unavailable', null: null, object: {} } as const;

const shapes = ['nothing', 'empty', 'text', 'no-verdict', 'unknown-verdict'] as const;

export const auditorFaults: readonly FaultDefinition[] = [
  fault({
    kind: 'auditor.transient',
    summary: 'The auditor fails; the next call may succeed.',
    operations: ['auditor.audit'],
    parameters: {},
    absorbable: true,
    strike: (call) => refuse(call, new AuditorError('transient', 'the auditor is unavailable')),
  }),
  fault({
    kind: 'auditor.odd-error',
    summary: 'The auditor fails with something that is no error; the next call may succeed.',
    operations: ['auditor.audit'],
    parameters: { thrown: { kind: 'choice', options: ['text', 'null', 'object'] } },
    absorbable: true,
    strike: (call, { thrown }) => refuse(call, new Thrown(oddities[thrown])),
  }),
  fault({
    kind: 'auditor.permanent',
    summary: 'The auditor refuses a request for good.',
    operations: ['auditor.audit'],
    parameters: {},
    absorbable: false,
    strike: (call) => refuse(call, new AuditorError('permanent', 'the auditor does not accept the request')),
  }),
  fault({
    kind: 'auditor.rate-limit',
    summary: 'The auditor asks to be called again later.',
    operations: ['auditor.audit'],
    parameters: { retryAfterMs: { kind: 'integer', min: 1, max: 5_000 } },
    absorbable: true,
    strike: (call, { retryAfterMs }) =>
      refuse(call, new AuditorError('rate-limited', 'too many audits', { retryAfterMs })),
  }),
  fault({
    kind: 'auditor.closed',
    summary: 'The auditor asks to be called again in an hour or so.',
    operations: ['auditor.audit'],
    parameters: { retryAfterMs: { kind: 'integer', min: 1_000_000, max: 7_200_000 } },
    absorbable: false,
    strike: (call, { retryAfterMs }) =>
      refuse(call, new AuditorError('rate-limited', 'the auditor is closed', { retryAfterMs })),
  }),
  fault({
    kind: 'auditor.slow',
    summary: 'The auditor takes much longer than usual, but less than the time it is given.',
    operations: ['auditor.audit'],
    parameters: { extraMs: { kind: 'integer', min: 500, max: 1_500 } },
    absorbable: true,
    strike: (call, { extraMs }) => {
      call.execDelayMs += extraMs;
    },
  }),
  fault({
    kind: 'auditor.tail',
    summary: 'The auditor takes somewhat longer than usual.',
    operations: ['auditor.audit'],
    parameters: { extraMs: { kind: 'integer', min: 1, max: 499 } },
    absorbable: true,
    strike: (call, { extraMs }) => {
      call.execDelayMs += extraMs;
    },
  }),
  fault({
    kind: 'auditor.hang',
    summary: 'The auditor never answers.',
    operations: ['auditor.audit'],
    parameters: {},
    absorbable: true,
    strike: (call) => {
      call.outcome = 'never';
    },
  }),
  fault({
    kind: 'auditor.late',
    summary: 'The auditor judges in time, but its answer arrives when nobody waits for it any more.',
    operations: ['auditor.audit'],
    parameters: { delayMs: { kind: 'integer', min: 2_000, max: 12_000 } },
    absorbable: true,
    strike: (call, { delayMs }) => {
      call.replyDelayMs += delayMs;
    },
  }),
  fault({
    kind: 'auditor.wrong-verdict',
    summary: 'The auditor says "flag" for "clean" and the other way round.',
    operations: ['auditor.audit'],
    parameters: {},
    absorbable: false,
    strike: (call) => {
      call.change = (answer) => withOppositeVerdict(answer as AuditAnswer);
    },
  }),
  fault({
    kind: 'auditor.someone-elses-verdict',
    summary:
      'The auditor answers another question: its answer names another request, another record, or both.',
    operations: ['auditor.audit'],
    parameters: { about: { kind: 'choice', options: misdirections } },
    absorbable: true,
    strike: (call, { about }) => {
      call.change = (answer) => misdirected(answer as AuditAnswer, about);
    },
  }),
  fault({
    kind: 'auditor.malformed',
    summary: 'The auditor answers with something that is no verdict.',
    operations: ['auditor.audit'],
    parameters: { shape: { kind: 'choice', options: shapes } },
    absorbable: true,
    strike: (call, { shape }) => {
      call.change = (answer) => malformed(answer as AuditAnswer, shape);
    },
  }),
];

/** Its verdict is the opposite of the right one, so that taking it for an answer shows. */
function misdirected(answer: AuditAnswer, about: (typeof misdirections)[number]): AuditAnswer {
  const { requestId, record, verdict } = withOppositeVerdict(answer);
  return {
    requestId: about === 'same-request' ? requestId : `other-than-${requestId}`,
    record: about === 'another-request' ? record : `other-than-${record}`,
    verdict,
  };
}

function malformed({ requestId, record, verdict }: AuditAnswer, shape: (typeof shapes)[number]): unknown {
  switch (shape) {
    case 'nothing':
      return undefined;
    case 'empty':
      return {};
    case 'text':
      return verdict;
    case 'no-verdict':
      return { requestId, record };
    case 'unknown-verdict':
      return { requestId, record, verdict: 'perhaps' };
  }
}

function withOppositeVerdict(answer: AuditAnswer): AuditAnswer {
  return { ...answer, verdict: answer.verdict === 'flag' ? 'clean' : 'flag' };
}
