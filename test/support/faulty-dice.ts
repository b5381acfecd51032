// Dice that fall the same way for the same seed.

export interface Dice {
  /** True in that share of the throws. */
  chance(share: number): boolean
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  pick<T>(items: readonly [T, ...T[]]): T
}

/** Mulberry32: small, fast and good enough to spread faults. */
export function createDice(seed: number): Dice {
  let state = (seed * 0x9e3779b1) >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    chance: (share) => next() < share,
    between,
    pick: ([first, ...others]) => [first, ...others][between(0, others.length)] ?? first,
  }
}
