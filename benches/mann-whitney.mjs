// Whether two samples can be told apart: the U test of Mann and Whitney (1947), two-sided, by its normal approximation with the
// correction for ties and for continuity. Good from some twenty values a side on.

/** How likely samples as different as these are, or more so, if both were drawn from one distribution. */
export function mannWhitney(one, other) {
  const all = [...one.map((value) => ({ value, isOne: true })), ...other.map((value) => ({ value, isOne: false }))];
  all.sort((left, right) => left.value - right.value);
  let ranksOfOne = 0;
  let ties = 0;
  for (let from = 0, to; from < all.length; from = to) {
    for (to = from + 1; to < all.length && all[to].value === all[from].value;) to += 1;
    const many = to - from;
    ties += many ** 3 - many;
    // Equal values share the mean of their ranks, which count from 1.
    for (let place = from; place < to; place += 1) if (all[place].isOne) ranksOfOne += (from + 1 + to) / 2;
  }
  const [n, m] = [one.length, other.length];
  const u = ranksOfOne - (n * (n + 1)) / 2;
  const deviation = Math.sqrt((n * m / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))));
  if (deviation === 0) return 1;
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / deviation;
  return 2 * upperTail(z);
}

/** The share of the standard normal distribution above z: Abramowitz and Stegun, 26.2.17, right to 7.5e-8. */
function upperTail(z) {
  const t = 1 / (1 + 0.2316419 * z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const terms = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  return density * terms.reduceRight((sum, term) => (sum + term) * t, 0);
}
