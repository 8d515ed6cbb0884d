import { checkScenario } from 'raceproof/vitest';
import { couponsOverHttp } from './coupons-over-http-scenario.ts';

const at = (file: string): URL => new URL(file, import.meta.url);

checkScenario(couponsOverHttp('coupons over HTTP, fixed', at('fixed-server.ts')), { runs: 60 });
export default checkScenario(couponsOverHttp('coupons over HTTP', at('server.ts')));
