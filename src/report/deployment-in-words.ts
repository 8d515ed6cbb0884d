import type { Json, Plan } from '../core/plan.ts';

/** How the services were set up in a run, but for what they draw: `redis: resend true, client.connectTimeout 500`. */
export function deploymentInWords({ settings }: Plan): readonly string[] {
  return Object.entries(settings).flatMap(([service, own]) => {
    const stated = scalarsIn(own, '');
    return stated.length === 0 ? [] : [`${service}: ${stated.join(', ')}`];
  });
}

/**
 * Latencies and shares are drawn from, and no statement; the limit of a request, and what the system promises, are those of
 * every run.
 */
const unsaid = new Set(['latencyMs', 'flagPercent', 'requestTimeoutMs', 'promises']);

function scalarsIn(value: Json | undefined, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return path === '' || value === undefined ? [] : [`${path} ${JSON.stringify(value)}`];
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    unsaid.has(name) ? [] : scalarsIn(inner, path === '' ? name : `${path}.${name}`),
  );
}
