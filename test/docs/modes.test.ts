// What docs/policy.md says of the four modes, seen in the whole app on the demo's world.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Mode } from '../../src/domain/incident.ts'
import { startWholeApp } from '../support/whole-app.ts'

const demo: unknown = JSON.parse(
  readFileSync(new URL('../../src/emulator/worlds/demo.json', import.meta.url), 'utf8'),
)
const minuteMs = 60_000

/** Long enough for the node that turns unusable to be offered its reboot. */
async function play(mode: Mode) {
  const world = startWholeApp({ world: demo, policy: { mode } })
  await world.run(25 * minuteMs)
  const stories = await world.incidents()
  const calls = stories.flatMap(({ incident }) => (incident.wouldDo ? [incident.wouldDo.path] : []))
  const held = world.told.filter(({ announcement }) => announcement.what === 'held')
  const escalated = stories.filter(({ incident }) => incident.state === 'escalated')
  return {
    found: stories.length > 0,
    told: world.told.length > 0,
    shown: held.length > 0,
    escalated: escalated.length > 0,
    offersReboot: calls.some((path) => path.endsWith('/reboot')),
    changes: world.writes().length > 0,
  }
}

test.each([
  {
    mode: 'off',
    expected: { found: false, told: false, shown: false, escalated: false, offersReboot: false },
  },
  {
    mode: 'watch',
    expected: { found: true, told: true, shown: false, escalated: true, offersReboot: false },
  },
  {
    mode: 'recommend',
    expected: { found: true, told: true, shown: true, escalated: true, offersReboot: true },
  },
] as const)('in $mode nothing is changed', async ({ mode, expected }) => {
  expect(await play(mode)).toMatchObject({ ...expected, changes: false })
})

test('in act it does what it would have offered', async () => {
  expect(await play('act')).toMatchObject({ found: true, told: true, changes: true })
})
