// What is said of a call that was shown and not made, while the incident is open and when it has ended.
import { describe, expect, test } from 'vitest'
import type { ActionKind } from '../../src/domain/action.ts'
import type { Foregone } from '../../src/domain/foregone.ts'
import { foregoneText, withoutForegone } from '../../src/domain/foregone-text.ts'
import type { Incident, ResolutionKind } from '../../src/domain/incident.ts'
import type { Others } from '../../src/domain/seen.ts'
import { foregoneEnded, foregoneSince } from '../../src/record/foregone.ts'
import { hour, minute, noon } from '../support/build-facts.ts'
import { finding, incident } from '../support/build-record.ts'

const call = { method: 'POST', path: '/pools/frames/nodes/n1/reboot', body: {} } as const
const kept = (action: ActionKind, more: Partial<Foregone> = {}): Foregone => ({
  ...{ action, call, guard: 'mode', at: noon },
  ...more,
})
const other = (what: Others['what'], at: number): Others => ({ what, at, seenAt: at, text: '' })

interface Case {
  given: Partial<Incident>
  after: number
  how?: ResolutionKind
  expected: string
}

const cases: readonly Case[] = [
  {
    given: { foregone: kept('reboot') },
    after: 42 * minute,
    how: 'by-itself',
    expected:
      'The reboot that was recommended at 2026-03-01 12:00:00 UTC was not made by Batch Medic; the node was well again by itself 42 min later: 0.7 node-hours without it.',
  },
  {
    given: { foregone: kept('reboot'), others: [other('reboot', noon + 3 * minute)] },
    after: 12 * minute,
    how: 'by-itself',
    expected:
      'The reboot that was recommended at 2026-03-01 12:00:00 UTC was not made by Batch Medic; somebody else rebooted it 3 min later, and it was well 9 min after that: 0.2 node-hours without it.',
  },
  {
    // A reboot of before the call was shown is not what came of it.
    given: { foregone: kept('reboot'), others: [other('reboot', noon - hour)] },
    after: hour,
    how: 'by-itself',
    expected:
      'The reboot that was recommended at 2026-03-01 12:00:00 UTC was not made by Batch Medic; the node was well again by itself 1 h later: 1.0 node-hours without it.',
  },
  {
    given: { foregone: kept('replace') },
    after: 4 * hour,
    expected:
      'The replacement that was recommended at 2026-03-01 12:00:00 UTC was not made by Batch Medic; the node is as it was 4 h later: 4.0 node-hours without it.',
  },
  {
    given: { foregone: kept('reboot'), others: [other('reboot', noon + 3 * minute)] },
    after: 4 * hour,
    expected:
      'The reboot that was recommended at 2026-03-01 12:00:00 UTC was not made by Batch Medic; somebody else rebooted it 3 min later, and it is as it was 4 h later: 4.0 node-hours without it.',
  },
  {
    given: { foregone: kept('reboot', { guard: 'pause' }) },
    after: minute,
    how: 'subject-gone',
    expected:
      'The reboot that was held (pause) at 2026-03-01 12:00:00 UTC was not made by Batch Medic; the node was gone 1 min later.',
  },
  {
    given: { foregone: kept('disable-scheduling'), fault: 'node-black-hole' },
    after: 2 * hour,
    how: 'by-itself',
    expected:
      'The switching off of its scheduling that was recommended at 2026-03-01 12:00:00 UTC was not made by Batch Medic; the node was well again by itself 2 h later.',
  },
  {
    given: {
      ...{ fault: 'pool-unusable', subject: { kind: 'pool' } },
      finding: finding({ nodeIds: ['n1', 'n2', 'n3', 'n4'] }),
      foregone: kept('rolling-reboot'),
    },
    after: 30 * minute,
    how: 'by-itself',
    expected:
      'The rolling reboot that was recommended at 2026-03-01 12:00:00 UTC was not made by Batch Medic; the pool was well again by itself 30 min later: 2.0 node-hours without it.',
  },
  {
    given: {
      ...{ fault: 'task-input-unavailable', foregone: kept('reactivate-task') },
      subject: { kind: 'task', jobId: 'job', taskId: 't1' },
    },
    after: 26 * hour,
    how: 'told',
    expected:
      'The reactivation that was recommended at 2026-03-01 12:00:00 UTC was not made by Batch Medic; task job/t1 was as it had been 1 d 2 h later, and is not followed any longer.',
  },
]

describe('what came of a call that was not made', () => {
  test.each(cases)('$expected', ({ given, after, how, expected }) => {
    expect(foregoneText(incident(given), noon + after, how)).toBe(expected)
  })

  test('nothing, where nothing was kept back', () => {
    expect(foregoneText(incident(), noon, 'by-itself')).toBe('')
    expect(foregoneEnded(incident(), 'by-itself', noon)).toEqual({ foregone: {}, text: '' })
  })

  test('is kept with the incident that ends, with its number', () => {
    const ended = foregoneEnded(incident({ foregone: kept('reboot') }), 'by-itself', noon + hour)
    expect(ended.foregone.foregone?.outcome).toMatchObject({ at: noon + hour, nodeHours: 1 })
    expect(ended.text).toContain(' The reboot that was recommended')
  })
})

describe('since when a call is not made', () => {
  const held = incident({ foregone: kept('reboot') })
  test.each([
    ['the same action, held by another guard', held, 'storm', 'reboot', noon],
    ['another action', held, 'mode', 'replace', noon + hour],
    ['the first', incident(), 'mode', 'reboot', noon + hour],
  ] as const)('%s', (_, before, guard, action, at) => {
    const { foregone } = foregoneSince(before, guard, action, call, noon + hour)
    expect(foregone).toEqual({ action, call, guard, at })
  })

  test('a hold without a call leaves what was shown before', () => {
    expect(foregoneSince(held, 'blind', undefined, undefined, noon + hour)).toEqual({
      foregone: held.foregone,
    })
  })

  test('what is made after all was not foregone; another action leaves it so', () => {
    expect(withoutForegone(held, 'reboot')).not.toHaveProperty('foregone')
    expect(withoutForegone(held, 'collect-evidence').foregone).toEqual(held.foregone)
  })
})
