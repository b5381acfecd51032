// Plays the worlds over and over with faults at every await, and asks that each run end as if nothing had happened.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { brokenPromises, type Endings, endings, missing } from './judge-run.ts'
import { simulate } from './simulate.ts'
import { simulatedWorlds } from './worlds.ts'

const asked = Number(process.env.SIMULATION_SEEDS ?? 0)
const first = Number(process.env.SIMULATION_FROM ?? 1)
/** Without a number asked for: as many as fit into this wall time. */
const budgetMs = 20_000 / simulatedWorlds.length
const longest = 30 * 60_000
const played: string[] = []

describe.each(simulatedWorlds)('the world "$name"', (simulated) => {
  let expected: Endings

  beforeAll(async () => {
    const calmEnd = Date.parse('2026-05-04T11:00:00Z')
    const calm = await simulate(simulated, 0, true, ({ clock }) => clock.now() >= calmEnd)
    expected = endings(calm.stage)
    expect(await brokenPromises(calm, simulated.world, expected)).toEqual([])
  }, longest)

  test(
    'ends as it would without faults, with nothing done twice and everything told',
    async () => {
      const startedAt = performance.now()
      let seed = first
      let kills = 0
      for (
        ;
        asked === 0 ? performance.now() - startedAt < budgetMs : seed < first + asked;
        seed += 1
      ) {
        const run = await simulate(
          simulated,
          seed,
          false,
          (stage) => missing(stage, expected).length === 0,
        )
        kills += run.kills
        const broken = await brokenPromises(run, simulated.world, expected)
        if (broken.length === 0) continue
        throw new Error(
          [
            `seed ${seed} after ${run.minutes} virtual minutes and ${run.kills} deaths:`,
            ...broken,
            `Play it alone: SIMULATION_FROM=${seed} SIMULATION_SEEDS=1 npx vitest run test/simulation -t '${simulated.name}'`,
          ].join('\n'),
        )
      }
      played.push(`${simulated.name}: ${seed - first} seeds, ${kills} deaths`)
    },
    longest,
  )
})

afterAll(() => console.log(`simulated ${played.join('; ')}`))
