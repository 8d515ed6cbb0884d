import { account } from './account.ts';
import { boundedBuffer } from './bounded-buffer.ts';
import { deadlock } from './deadlock.ts';
import { lazyInitialisation } from './lazy-initialisation.ts';
import type { Program, Variant } from './program.ts';
import { reorder } from './reorder.ts';
import { twostage } from './twostage.ts';
import { wronglock } from './wronglock.ts';

const sizes = [10, 20, 50, 100] as const;

/** All programs, with their bugs or without. */
export function programs(variant: Variant = {}): readonly Program[] {
  return [
    ...sizes.map((tasks) => reorder(tasks, variant)),
    ...sizes.map((tasks) => twostage(tasks, variant)),
    account(variant),
    deadlock(variant),
    wronglock(variant),
    lazyInitialisation(variant),
    boundedBuffer(variant),
  ];
}
