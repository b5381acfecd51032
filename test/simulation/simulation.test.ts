// A short run of the simulation; `npm run simulate` plays as many seeds as wanted, on all cores.
import { expect, test } from 'vitest'
import { playSeed } from './play.ts'

const seeds = Array.from({ length: 60 }, (_, n) => n + 1)

test('the first seeds keep every promise, each twice in the same way', {
  timeout: 300_000,
}, async () => {
  for (const seed of seeds)
    expect({ seed, broken: (await playSeed(seed)).broken }).toEqual({ seed, broken: [] })
})
