// What Batch refused in a pool is left out for a day; somebody who has mended the cause has it asked again before.
import { expect, test } from 'vitest'
import { say } from '../support/say.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000

test.each([
  { when: 'nobody says anything', forgets: false, calls: ['removenodes 202', 'resize 202'] },
  { when: 'it is forgotten', forgets: true, calls: ['reboot 202'] },
])(
  'a reboot that was refused, when the next node is sick and $when',
  async ({ forgets, calls }) => {
    const unusable = { do: 'node-unusable', pool: 'frames' }
    const whole = startWholeApp({
      world: smallWorld({
        script: [
          { at: 'PT1M', ...unusable, nodes: 2, reboot: 'NodeStateUnusable' },
          { at: 'PT60M', ...unusable, nodes: 3, reboot: 'cures' },
        ],
      }),
    })
    await whole.run(50 * minuteMs)
    const before = whole.writes().length
    expect(before).toBe(3)
    if (forgets) await say(whole, { kind: 'forget', action: 'reboot' })
    await whole.run(60 * minuteMs)
    const later = whole.writes().slice(before)
    expect(later.map((call) => call.replace(/^POST .*\/(\w+) (\d+)$/, '$1 $2'))).toEqual(calls)
  },
)
