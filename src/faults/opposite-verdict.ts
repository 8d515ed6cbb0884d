import type { AuditAnswer } from '../audit/auditor.ts';

export function withOppositeVerdict(answer: AuditAnswer): AuditAnswer {
  return { ...answer, verdict: answer.verdict === 'flag' ? 'clean' : 'flag' };
}
