import { linearizable } from 'raceproof/vitest';
import { FixedSemaphore } from './fixed-semaphore.ts';
import { permitsOf } from './permits.ts';
import { Semaphore } from './semaphore.ts';

linearizable('the fixed semaphore', permitsOf(FixedSemaphore));
export default linearizable('semaphore', permitsOf(Semaphore));
