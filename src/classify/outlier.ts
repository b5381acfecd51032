// The statistics of outliers: how likely so many failures on one node are, were it no different from the others.

export interface Runs {
  /** Runs that ended. */
  runs: number
  failures: number
}

/**
 * Fisher's exact test, one-sided: the chance that of all failures at least `one.failures` fall on the `one.runs` runs
 * of one node when all runs are equally likely to fail. Exact for any counts; between 0 and 1.
 * `C(F, i) C(N − F, n − i) / C(N, n)` summed over i ≥ k, with N and F the runs and failures of all nodes.
 */
export function chanceOfSoMany(one: Runs, others: Runs): number {
  const runs = one.runs + others.runs
  const failures = one.failures + others.failures
  const most = Math.min(one.runs, failures)
  let term = Math.exp(
    logChoose(failures, one.failures) +
      logChoose(runs - failures, one.runs - one.failures) -
      logChoose(runs, one.runs),
  )
  let sum = term
  for (let i = one.failures; i < most && term > sum * 1e-12; i += 1) {
    // The ratio of each term to the one before it.
    const goodOfOne = one.runs - i
    term *= ((failures - i) * goodOfOne) / ((i + 1) * (runs - failures - goodOfOne + 1))
    sum += term
  }
  return Math.min(1, sum)
}

/** Testing many nodes finds one by chance: by Bonferroni the chance is multiplied by their number. */
export function amongMany(chance: number, tests: number): number {
  return Math.min(1, chance * tests)
}

/** `0.003`, `4e-12`, `below 1e-99`: as far as a reader wants it. */
export function chanceText(chance: number): string {
  if (chance < 1e-99) return 'below 1e-99'
  return chance >= 0.001 ? chance.toFixed(3) : chance.toExponential(0)
}

/** The middle one of sorted values with one of them left out; of an even count the higher of the two in the middle. */
export function middleWithout(sorted: readonly number[], value: number): number {
  const at = sorted.indexOf(value)
  const middle = Math.floor((sorted.length - 1) / 2)
  return sorted[middle < at ? middle : middle + 1] ?? 0
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k)
}

const exact = Array.from({ length: 32 }, () => 0)
for (let n = 2; n < exact.length; n += 1) exact[n] = (exact[n - 1] ?? 0) + Math.log(n)

/** Stirling's series from 32 on: its error is below 1e-13 there. */
function logFactorial(n: number): number {
  const known = exact[n]
  if (known !== undefined) return known
  const series = 1 / (12 * n) - 1 / (360 * n ** 3) + 1 / (1260 * n ** 5)
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + series
}
