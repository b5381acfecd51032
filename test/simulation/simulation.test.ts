// A short run of the simulation; `npm run simulate` plays as many seeds as wanted, on all cores.
import { expect, test } from 'vitest'
import { playSeed } from './play.ts'

const seeds = Array.from({ length: 40 }, (_, n) => n + 1)

test.each(seeds)('seed %i keeps every promise, twice in the same way', async (seed) => {
  const { broken } = await playSeed(seed)
  expect(broken).toEqual([])
})
