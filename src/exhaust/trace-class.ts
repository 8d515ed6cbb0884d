import { hashText, mix } from '../core/hash.ts';
import { type RecordedStep, type Run, touchesOf } from '../core/run.ts';

/**
 * Names the class of runs that differ only in the order of events that have nothing to do with each other (a Mazurkiewicz
 * trace, 1977): each event is hashed with those it depends on, and the sum over all events forgets in which order the
 * independent ones came. Events depend on each other where one set the other in motion, where they touch the same thing
 * and one writes, and across every moment at which time passes, a fault acts, or the world heals.
 */
export function traceClass(run: Run): string {
  const parts = [1, 2].map((salt) => new ClassHash(salt));
  const healedAfter = run.facts.find(({ what }) => what.kind === 'healed')?.step ?? Number.POSITIVE_INFINITY;
  const steps = run.recording?.steps ?? [];
  for (const [index, step] of steps.entries()) {
    const fence = isFence(steps, index) || index === healedAfter;
    for (const part of parts) part.add(step, fence);
  }
  return parts.map((part) => part.digest()).join('');
}

/** Whether everything before this event comes before it, and everything after comes after. */
export function isFence(steps: readonly RecordedStep[], index: number): boolean {
  const step = steps[index];
  return step !== undefined && (step.effect.global || step.atMs > (steps[index - 1]?.atMs ?? 0));
}

/** Who touched a thing last: the write, and the reads since then. Hashes. */
interface Touched {
  write: number;
  reads: number;
}

class ClassHash {
  readonly #salt: number;
  readonly #hashes: number[] = [];
  readonly #touched = new Map<string, Touched>();
  #fence = 0;
  #sum = 0;

  constructor(salt: number) {
    this.#salt = salt;
  }

  add({ id, atMs, effect }: RecordedStep, fence: boolean): void {
    if (fence) this.#fence = mix(this.#fence, this.#sum);
    let hash = mix(mix(hashText(id), this.#salt), mix(Math.round(atMs * 1024), this.#fence));
    hash = mix(hash, this.#hashes[effect.cause - 1] ?? 0);
    const touches = touchesOf(effect);
    for (const [key, access] of touches) hash = mix(hash, this.#before(key, access));
    for (const [key, access] of touches) this.#touch(key, access, hash);
    this.#hashes.push(hash);
    this.#sum = (this.#sum + hash) | 0;
    if (fence) this.#fence = mix(this.#fence, hash);
  }

  digest(): string {
    return (this.#sum >>> 0).toString(16).padStart(8, '0');
  }

  #before(key: string, access: 'read' | 'write'): number {
    const touched = this.#touched.get(key);
    if (touched === undefined) return 0;
    return access === 'read' ? touched.write : mix(touched.write, touched.reads);
  }

  #touch(key: string, access: 'read' | 'write', hash: number): void {
    const touched = this.#touched.get(key) ?? { write: 0, reads: 0 };
    this.#touched.set(key, touched);
    if (access === 'read') {
      touched.reads = (touched.reads + hash) | 0;
    } else {
      touched.write = hash;
      touched.reads = 0;
    }
  }
}
