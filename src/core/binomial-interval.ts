/**
 * The exact interval, 95 % unless told, for the chance of something that was seen `times` in `runs` independent tries
 * (Clopper & Pearson 1934). Fractions. Meant for few sightings: the cost grows with `times`.
 */
export function binomialInterval(
  times: number,
  runs: number,
  confidence = 0.95,
): { readonly low: number; readonly high: number } {
  const tail = (1 - confidence) / 2;
  const low = times === 0 ? 0 : solve((chance) => 1 - atMost(times - 1, runs, chance) - tail);
  const high = times === runs ? 1 : solve((chance) => tail - atMost(times, runs, chance));
  return { low, high };
}

/** The chance of at most so many successes. */
function atMost(times: number, runs: number, chance: number): number {
  if (chance <= 0) return 1;
  let logTerm = runs * Math.log1p(-chance);
  let sum = Math.exp(logTerm);
  for (let count = 1; count <= times; count += 1) {
    logTerm += Math.log((runs - count + 1) / count) + Math.log(chance) - Math.log1p(-chance);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}

/** The chance at which a rising function is zero. */
function solve(rising: (chance: number) => number): number {
  let [low, high] = [0, 1];
  for (let round = 0; round < 100; round += 1) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return high;
}
