// Stories of pools whose start task takes long: a repair is judged when that has ended, and not for ever.
import { expect, test } from 'vitest'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000

const stories = [
  {
    when: 'a reboot cures, and the start task takes 45 min',
    reboot: 'cures',
    sleep: 45,
    calls: ['reboot 202'],
    ends: ['node-unusable resolved helped: reboot helped'],
  },
  {
    when: 'the node is replaced, and the start task of the new one takes 45 min',
    reboot: 'NodeStateUnusable',
    sleep: 45,
    calls: ['reboot 409', 'removenodes 202', 'resize 202'],
    ends: ['node-unusable resolved helped: reboot refused, replace helped'],
  },
  {
    when: 'the start task of the rebooted node does not end',
    reboot: 'cures',
    sleep: 24 * 60,
    calls: ['reboot 202', 'removenodes 202', 'resize 202'],
    ends: [
      'node-unusable resolved superseded: reboot did-not-help',
      'node-stuck verifying still: replace still',
    ],
  },
]

test.each(stories)('$when', async ({ reboot, sleep, calls, ends }) => {
  const startTask = { commandLine: `/bin/bash -c 'sleep ${sleep * 60}'` }
  const script = [{ at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 2, reboot }]
  const whole = startWholeApp({ world: smallWorld({ pool: { startTask }, script }) })
  await whole.run(125 * minuteMs)
  expect(whole.writes().map((call) => call.replace(/^POST .*\/(\w+) (\d+)$/, '$1 $2'))).toEqual(
    calls,
  )
  const incidents = (await whole.incidents()).toSorted(
    (a, b) => a.incident.detectedAt - b.incident.detectedAt,
  )
  const told = incidents.map(({ incident: { fault, state, resolution }, attempts }) => {
    const did = attempts.map(({ action, result = 'still' }) => `${action.kind} ${result}`)
    return `${fault} ${state} ${resolution?.kind ?? 'still'}: ${did.join(', ')}`
  })
  expect(told).toEqual(ends)
})
