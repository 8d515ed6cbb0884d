import { seededBugs, wholeTruth } from '/work/main/tests/bugs/index.ts';
import { verify } from '/work/main/src/index.ts';
const [mode, seeds, runs, ...names] = process.argv.slice(2);
for (const b of seededBugs.filter(b => names.length===0 || names.includes(b.name))) {
  if (mode === 'bug') {
    for (let seed=1; seed<=Number(seeds); seed++) {
      const t=performance.now();
      const r = await verify(b.property, {system: b.bug, seed, runs: Number(runs)});
      const ms=Math.round(performance.now()-t);
      if (r.kind==='failed') console.log(b.name, seed, 'found', r.summary.runs, JSON.stringify(r.finding.minimal), r.finding.signature, 'replays', r.finding.shrink.replays, r.finding.shrink.ended, r.finding.reproduced.times, ms+'ms', r.finding.run.plan.faults.map(f=>f.kind).join());
      else console.log(b.name, seed, r.kind, r.summary.runs, ms+'ms', r.kind==='nondeterministic' ? r.difference : '');
    }
  } else for (const p of wholeTruth) {
      const t=performance.now();
      const r = await verify(p, {system: b.correct, seed: Number(seeds), runs: Number(runs)});
      const ms=Math.round(performance.now()-t);
      if (r.kind==='failed') console.log('TWIN', b.name, p.profile, 'FAILED', r.summary.runs, JSON.stringify(r.finding.minimal), r.finding.signature, r.finding.violation.message, r.finding.violation.why, ms+'ms', r.finding.run.plan.faults.map(f=>f.kind).join());
      else console.log('TWIN', b.name, p.profile, r.kind, r.summary.runs, ms+'ms', r.kind==='nondeterministic' ? r.difference : '');
  }
}
