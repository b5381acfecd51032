// Stories of one unusable node: what cures it, what holds the cure, and what a person does meanwhile.
import { describe, expect, test } from 'vitest'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000

function sick(step: object = {}, pool: Record<string, unknown> = {}) {
  return smallWorld({
    pool,
    script: [{ at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 2, ...step }],
  })
}

const kinds = (calls: readonly string[]) =>
  calls.map((call) => call.replace(/^POST .*\/(\w+) (\d+)$/, '$1 $2'))

describe('a node turns unusable', () => {
  const stories = [
    {
      when: 'it recovers by itself within 15 minutes',
      world: sick({ recoversAfter: 'PT10M' }),
      calls: [],
      ends: 'resolved by-itself',
    },
    {
      when: 'Batch admits the reboot, and it cures',
      world: sick({ reboot: 'cures' }),
      calls: ['reboot 202'],
      ends: 'resolved helped',
    },
    {
      when: 'the reboot is admitted in vain',
      world: sick({ reboot: 'in-vain' }),
      calls: ['reboot 202', 'removenodes 202', 'resize 202'],
      ends: 'resolved helped',
    },
    {
      when: 'the reboot is refused',
      world: sick({ reboot: 'NodeStateUnusable' }),
      calls: ['reboot 409', 'removenodes 202', 'resize 202'],
      ends: 'resolved helped',
    },
    {
      when: 'the mode is recommend',
      world: sick({ reboot: 'cures' }),
      policy: {},
      calls: [],
      ends: 'held mode',
    },
    {
      when: 'the mode is off',
      world: sick({ reboot: 'cures' }),
      policy: { mode: 'off' },
      calls: [],
      ends: 'no incident',
    },
    {
      when: "the pool's metadata lowers the mode",
      world: sick({}, { metadata: [{ name: 'batch-medic:mode', value: 'watch' }] }),
      calls: [],
      ends: 'held mode',
    },
    {
      when: "the pool's metadata says hold",
      world: sick({}, { metadata: [{ name: 'batch-medic:hold', value: 'keep for forensics' }] }),
      calls: [],
      ends: 'held hold',
    },
  ]
  test.each(stories)('$when → $ends', async ({ world, policy, calls, ends }) => {
    const whole = startWholeApp({ world, ...(policy ? { policy } : {}) })
    await whole.run(90 * minuteMs)
    const [story] = await whole.incidents()
    const incident = story?.incident
    expect(kinds(whole.writes())).toEqual(calls)
    const how = incident?.resolution?.kind ?? incident?.waiting?.guard
    expect(incident ? `${incident.state} ${how}` : 'no incident').toBe(ends)
  })
})

test('in recommend the incident shows the exact call, and people are told once', async () => {
  const whole = startWholeApp({ world: sick(), policy: {} })
  await whole.run(120 * minuteMs)
  const [story] = await whole.incidents()
  expect(story?.incident.wouldDo).toMatchObject({
    method: 'POST',
    path: expect.stringMatching(/^\/pools\/frames\/nodes\/tvmps_\w+\/reboot$/),
    body: { nodeRebootOption: 'requeue' },
  })
  expect(whole.told.map(({ channel, announcement }) => `${channel} ${announcement.what}`)).toEqual([
    'teams opened',
    'mail opened',
    'teams held',
    'mail held',
  ])
})

test('two unusable nodes are replaced one after the other, each once', async () => {
  const whole = startWholeApp({ world: sick({ nodes: [2, 5], reboot: 'NodeStateUnusable' }) })
  await whole.run(120 * minuteMs)
  // The second reboot is not tried: the refusal is remembered for the pool.
  expect(kinds(whole.writes())).toEqual([
    'reboot 409',
    'removenodes 202',
    'resize 202',
    'removenodes 202',
    'resize 202',
  ])
  const stories = await whole.incidents()
  expect(stories.map(({ incident }) => incident.state)).toEqual(['resolved', 'resolved'])
  expect(await whole.person.pool('frames')).toMatchObject({
    targetDedicated: 10,
    currentDedicated: 10,
  })
})

test("a person's resize in the middle of a replacement is respected", async () => {
  const whole = startWholeApp({ world: sick({ reboot: 'NodeStateUnusable' }) })
  while (!whole.writes().some((call) => call.includes('removenodes'))) await whole.run(5_000)
  let pool = await whole.person.pool('frames')
  while (pool?.allocationState !== 'steady') {
    whole.emulator.advance(1_000)
    pool = await whole.person.pool('frames')
  }
  await whole.person.resize('frames', { targetDedicated: 6, targetLowPriority: 0 }, pool.eTag)
  await whole.run(60 * minuteMs)
  expect(await whole.person.pool('frames')).toMatchObject({ targetDedicated: 6 })
  const [story] = await whole.incidents()
  expect(story?.incident.state).toBe('resolved')
})

test('a node that a person removes meanwhile closes its incident', async () => {
  const whole = startWholeApp({ world: sick() })
  await whole.run(5 * minuteMs)
  const [story] = await whole.incidents()
  const subject = story?.incident.subject
  const pool = await whole.person.pool('frames')
  if (subject?.kind !== 'node' || !pool) throw new Error('the story did not begin')
  await whole.person.removeNodes('frames', [subject.nodeId], 'requeue', pool.eTag)
  await whole.run(30 * minuteMs)
  const [after] = await whole.incidents()
  expect(after?.incident).toMatchObject({
    state: 'resolved',
    resolution: { kind: 'subject-gone' },
  })
})
