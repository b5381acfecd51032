// Stories of a node that comes and goes: it is repaired all the same, and nothing waits for ever.
import { expect, test } from 'vitest'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000

/** Unusable for so long, well for a little, over and over for two hours. */
function flaps(sickFor: string, every: number) {
  return Array.from({ length: Math.floor(120 / every) }, (_, index) => ({
    ...{ at: `PT${1 + index * every}M`, do: 'node-unusable', pool: 'frames', nodes: 2 },
    ...{ recoversAfter: sickFor, reboot: 'cures' },
  }))
}

test('a node that is well for less than a minute now and then is one incident, and is repaired', async () => {
  const whole = startWholeApp({ world: smallWorld({ script: flaps('PT4M30S', 5) }) })
  await whole.run(40 * minuteMs)
  const [story] = await whole.incidents()
  expect(whole.writes().filter((call) => call.includes('/reboot'))).not.toEqual([])
  expect(story?.attempts.map(({ action }) => action.kind)).toContain('reboot')
})
