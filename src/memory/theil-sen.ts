/** Above this many values, evenly spaced ones stand for all: the pairs grow with the square. */
const valuesMax = 400;

/**
 * The slope of a series for each step: the median over the slopes of all pairs (Theil 1950, Sen 1968). It does not move
 * for outliers while fewer than 29 % of the values are any. 0 for fewer than two values.
 */
export function theilSenSlope(series: readonly number[]): number {
  const stride = Math.ceil(series.length / valuesMax);
  const values = stride > 1 ? series.filter((_, index) => index % stride === 0) : series;
  return median(pairSlopes(values)) / Math.max(stride, 1);
}

function pairSlopes(values: readonly number[]): Float64Array {
  const slopes = new Float64Array((values.length * (values.length - 1)) / 2);
  let position = 0;
  values.forEach((from, index) => {
    for (const [offset, to] of values.slice(index + 1).entries()) {
      slopes[position] = (to - from) / (offset + 1);
      position += 1;
    }
  });
  return slopes;
}

/** Sorts the values. 0 where there are none. */
export function median(values: Float64Array): number {
  values.sort();
  const upper = values[values.length >> 1] ?? 0;
  const lower = values[(values.length - 1) >> 1] ?? 0;
  return (lower + upper) / 2;
}
