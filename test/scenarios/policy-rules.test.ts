// Stories of rules of the policy: the ladder, the times, the windows and the guards that they say are the ones in force.
import { describe, expect, test } from 'vitest'
import { readPolicy } from '../../src/domain/policy-read.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000

/** At 08:01 UTC on a Monday one node of ten turns unusable. */
function begin(reboot: string, rule: object, match: object = { vmSize: 'standard_d4*' }) {
  const policy = { mode: 'act', rules: [{ match: { ...match, fault: 'node-*' }, ...rule }] }
  expect(readPolicy(policy)).toMatchObject({ ok: true })
  const script = [{ at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 2, reboot }]
  const whole = startWholeApp({ world: smallWorld({ script }), policy })
  const calls = () => whole.writes().map((call) => call.replace(/^POST .*\/(\w+) \d+$/, '$1'))
  const incident = async () => (await whole.incidents())[0]?.incident
  return { whole, calls, incident }
}

describe('a node turns unusable where a rule says', () => {
  const stories = [
    {
      when: 'to replace it at once',
      rule: { ladder: ['replace'] },
      minutes: 12,
      calls: ['removenodes', 'resize'],
      ends: 'resolved helped',
    },
    {
      when: 'to remove it',
      rule: { ladder: ['remove'] },
      minutes: 12,
      calls: ['removenodes'],
      ends: 'resolved helped',
    },
    {
      when: 'only to tell',
      rule: { ladder: ['escalate'] },
      minutes: 25,
      calls: [],
      ends: 'escalated',
    },
    {
      when: 'to reboot it twice, with little time for each',
      rule: {
        ladder: [
          { do: 'wait', minutes: 2 },
          { do: 'reboot', times: 2 },
        ],
        verify: { healthyMinutes: 1, withinMinutes: 5 },
      },
      minutes: 30,
      calls: ['reboot', 'reboot'],
      ends: 'escalated',
    },
    {
      when: 'to ask for approval of reboots',
      rule: { ladder: ['reboot'], approval: ['reboot'] },
      minutes: 25,
      calls: [],
      ends: 'awaiting-approval approval',
    },
    {
      when: 'that one sick node is a storm',
      rule: { ladder: ['reboot'], guards: { stormMinimumNodes: 1, maxSickShare: 0.05 } },
      minutes: 25,
      calls: [],
      ends: 'held storm',
    },
    {
      when: 'something about the image of other pools',
      match: { image: 'microsoft*' },
      rule: { ladder: ['replace'] },
      minutes: 12,
      calls: [],
      ends: 'open',
    },
    {
      when: 'something about its image',
      match: { image: 'canonical/*jammy/*' },
      rule: { ladder: ['replace'] },
      minutes: 12,
      calls: ['removenodes', 'resize'],
      ends: 'resolved helped',
    },
  ]

  test.each(stories)('$when → $ends', async ({ rule, match, minutes, calls, ends }) => {
    const story = begin('in-vain', rule, match)
    await story.whole.run(minutes * minuteMs)
    const incident = await story.incident()
    expect(story.calls()).toEqual(calls)
    const how = incident?.resolution?.kind ?? incident?.waiting?.guard ?? ''
    expect(`${incident?.state} ${how}`.trim()).toBe(ends)
  })

  test('that changes are made before noon: it waits until eleven, by the clock of Berlin', async () => {
    const noon = { name: 'noon', when: 'only', from: '11:00', to: '12:00', zone: 'Europe/Berlin' }
    const story = begin('cures', { ladder: ['reboot'], windows: [noon] })
    await story.whole.run(55 * minuteMs)
    const held = await story.incident()
    expect([story.calls(), held?.state, held?.waiting?.guard]).toEqual([[], 'held', 'window'])
    const next = 'the next moment for changes is 2026-05-04 09:00:00 UTC.'
    expect(held?.waiting?.reason).toContain(next)
    await story.whole.run(20 * minuteMs)
    expect([story.calls(), (await story.incident())?.state]).toEqual([['reboot'], 'resolved'])
  })
})
