// A fault that comes with every new machine: replacing does not help, so it stops and says so.
import { expect, test } from 'vitest'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const hourMs = 3_600_000

test('after three replacements that fell sick as well, people are asked instead', async () => {
  const whole = startWholeApp({
    world: smallWorld({
      script: [
        {
          at: 'PT1M',
          do: 'start-task-fails',
          pool: 'frames',
          nodes: { from: 9 },
          reboot: 'in-vain',
        },
      ],
    }),
  })
  await whole.run(6 * hourMs)
  const removals = whole.writes().filter((call) => call.includes('removenodes'))
  expect(removals).toHaveLength(3)
  const stories = await whole.incidents()
  expect(stories.at(-1)?.incident).toMatchObject({
    state: 'held',
    waiting: { guard: 'suspended' },
  })
  const held = whole.told.filter(({ announcement }) => announcement.what === 'held')
  expect(held.map(({ channel }) => channel).toSorted()).toEqual(['mail', 'teams'])
})
