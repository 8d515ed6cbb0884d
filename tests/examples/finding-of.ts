import type { VerifyResult } from '../../src/index.ts';

type Finding = Extract<VerifyResult, { readonly kind: 'failed' }>['finding'];

/** What a search found; throws where it found nothing. */
export function findingOf(result: VerifyResult): Finding {
  if (result.kind === 'failed') return result.finding;
  throw new Error(`expected a failure, got: ${result.kind}`);
}
