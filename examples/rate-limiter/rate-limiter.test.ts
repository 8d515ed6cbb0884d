import { checkScenario } from 'raceproof/vitest';
import { FixedRateLimiter } from './fixed-rate-limiter.ts';
import { RateLimiter } from './rate-limiter.ts';
import { requestsOf } from './requests-scenario.ts';

checkScenario(requestsOf('fixed rate limiter', FixedRateLimiter));
export default checkScenario(requestsOf('rate limiter', RateLimiter));
