// A storm ends later than it begins: nodes that stay sick when most have come back are repaired when the pool is calm.
import { expect, test } from 'vitest'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minute = 60_000
const begin = Date.parse('2026-05-04T08:00:00Z')

test('a pool that heals is left alone until a fifth of it is sick, and what is left is repaired then', async () => {
  const sick = { at: 'PT1M', do: 'node-unusable', pool: 'frames' }
  const whole = startWholeApp({
    world: smallWorld({
      pool: { dedicated: 12 },
      script: [
        // 5 of 12 (42 %), after half an hour 3 (25 %), after an hour 2 (17 %).
        { ...sick, nodes: [0, 1], recoversAfter: 'PT30M' },
        { ...sick, nodes: 2, recoversAfter: 'PT60M' },
        { ...sick, nodes: [3, 4], reboot: 'cures' },
      ],
    }),
  })
  const calls = () =>
    whole.emulator
      .journal()
      .filter(({ method, path }) => method === 'POST' && /reboot|remove|scheduling/.test(path))
      .map(({ at, path }) => ({ at: (Date.parse(at) - begin) / minute, path }))
  await whole.run(58 * minute)
  expect(calls()).toEqual([])
  const held = (await whole.incidents()).filter(({ incident }) => incident.state === 'held')
  // Those that came back meanwhile are resolved; 3 of 12 would not have begun a storm.
  expect(held.map(({ incident }) => incident.waiting?.guard)).toEqual(['storm', 'storm', 'storm'])
  await whole.run(62 * minute)
  expect(calls().map(({ path }) => path.split('/').at(-1))).toEqual(['reboot', 'reboot'])
  expect(calls().every(({ at }) => at >= 61)).toBe(true)
  const open = (await whole.incidents()).filter(({ incident }) => incident.state !== 'resolved')
  expect(open.map(({ incident }) => `${incident.fault} ${incident.state}`)).toEqual([])
})
