// A storm of 750 incidents through the whole app: how many messages people get, from the first look until it is over.
import { expect, test } from 'vitest'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
const nodes = Array.from({ length: 750 }, (_, n) => n)

test('is one message a channel when it begins, and one when it ends, each of which counts', async () => {
  const broken = { at: 'PT1M', pool: 'frames', nodes, do: 'node-unusable', recoversAfter: 'PT90S' }
  const whole = startWholeApp({
    // Of half the nodes each has an incident of its own; of more it is the pool's.
    world: smallWorld({ pool: { dedicated: 2 * nodes.length + 1 }, script: [broken] }),
  })
  await whole.run(4 * minuteMs)
  const told = whole.told.map(
    ({ channel, announcement: { what, stories } }) => `${channel} ${what} ${stories.length}`,
  )
  expect(told.toSorted()).toEqual([
    'mail opened 750',
    'mail resolved 750',
    'teams opened 750',
    'teams resolved 750',
  ])
  expect([whole.writes(), whole.notices]).toEqual([[], []])
}, 400_000)
