import { defineProperty, invariantGroups, verify } from '../src/index.ts';
import referenceSystem from '../properties/reference-system.ts';
const property = defineProperty({ name: 'no record is flagged twice', profile: 'chaos', invariants: invariantGroups.safety, runs: 40 });
const t0 = process.cpuUsage(); const w0 = performance.now();
const r = await verify(property, { system: referenceSystem, seed: 1 });
const t = process.cpuUsage(t0);
console.log(r.kind, 'cpu ms/run', (t.user + t.system) / 1000 / 40, 'wall', (performance.now() - w0) / 40);
