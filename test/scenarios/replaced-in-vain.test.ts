// A fault that comes with every new machine: repairs do not help, so they stop, and it says so.
import { expect, test } from 'vitest'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const hourMs = 3_600_000

/** Start tasks fail on every machine from node 9 on, however often it is rebooted or replaced. */
function neverWell(policy?: unknown) {
  return startWholeApp({
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
    ...(policy === undefined ? {} : { policy }),
  })
}

type Whole = ReturnType<typeof neverWell>
const repairsOf = (whole: Whole) =>
  whole.writes().filter((call) => call.includes('removenodes') || call.includes('/reboot'))
const holdsTold = (whole: Whole) =>
  whole.told
    .filter(({ announcement }) => announcement.what === 'held')
    .map(({ channel }) => channel)
    .toSorted()

test('after three repairs in a row that did not help, one is tried now and then, and people are asked', async () => {
  const whole = neverWell()
  await whole.run(2 * hourMs)
  const first = repairsOf(whole).length
  await whole.run(4 * hourMs)
  const [story] = (await whole.incidents()).slice(-1)
  expect(story?.incident).toMatchObject({ state: 'held', waiting: { guard: 'suspended' } })
  expect(story?.incident.waiting?.reason).toMatch(/^The last \d repairs here did not help: none /)
  // Two reboots and a replacement, and then a trial that is due ever later.
  expect([first, repairsOf(whole).length]).toEqual([4, 6])
  expect(holdsTold(whole)).toContain('mail')
})

test('after three replacements that fell sick as well, people are asked instead', async () => {
  const ladder = ['replace', 'escalate']
  const rules = [{ match: { fault: 'node-start-task-failed' }, ladder }]
  const whole = neverWell({ mode: 'act', rules })
  await whole.run(6 * hourMs)
  const removals = whole.writes().filter((call) => call.includes('removenodes'))
  expect(removals).toHaveLength(3)
  const stories = await whole.incidents()
  expect(stories.at(-1)?.incident).toMatchObject({
    state: 'held',
    waiting: { guard: 'suspended' },
  })
  expect(stories.at(-1)?.incident.waiting?.reason).toContain('3 nodes were replaced here in 6 h')
  expect(holdsTold(whole)).toEqual(['mail', 'teams'])
})
