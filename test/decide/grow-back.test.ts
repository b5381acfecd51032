// When the second half of a replacement is made, waits, is told, or is somebody else's; and what it holds up.
import { describe, expect, test } from 'vitest'
import { earliestDue } from '../../src/decide/due-at.ts'
import { concurrencyGuard } from '../../src/decide/guards/concurrency-guard.ts'
import type { Action } from '../../src/domain/action.ts'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Case } from '../support/build-decisions.ts'
import { ask, decided } from '../support/build-decisions.ts'
import {
  day,
  hour,
  minute,
  nodeFacts,
  nodeSubject,
  nodes,
  noon,
  poolFacts,
  poolOf,
  second,
  snapshot,
} from '../support/build-facts.ts'
import { question } from '../support/build-guards.ts'
import { attempt, escalate, incident, policy, record, replace } from '../support/build-record.ts'

const seen = snapshot({}).eTag
const ten = { targetDedicated: 10, targetLowPriority: 0, dedicated: true, eTag: seen }
const settling = (overrides: Partial<Attempt> = {}) =>
  attempt({
    action: replace,
    step: 'settling',
    stepAt: noon - minute,
    remembered: ten,
    ...overrides,
  })
const at = (targetDedicated: number, overrides: Parameters<typeof snapshot>[0] = {}) =>
  poolFacts({ nodes: nodes(9, 'w'), snapshot: snapshot({ targetDedicated, ...overrides }) })
const withOne = (
  own: Attempt,
  state: 'acting' | 'escalated' = 'acting',
  others: Attempt[] = [],
) => ({
  record: record({ incidents: [incident({ state })], attempts: [own, ...others] }),
})
/** People were told so long ago. */
const told = (
  agoMs: number,
  reason = 'The pool is one node short: resize it to 10 by hand. Somebody else …',
) => attempt({ number: 2, action: escalate, result: 'done', startedAt: noon - agoMs, reason })
/** That it takes long: then it is grown back. */
const toldOfLeaving = (agoMs: number) => told(agoMs, 'The node is leaving; it is grown back …')
const onAnother: Action = { kind: 'replace', node: nodeSubject('n9'), option: 'requeue' }
const one = settling({ remembered: { ...ten, targetDedicated: 1 } })
const leaving = nodeFacts({ state: 'leavingpool' })

const whose: readonly Case[] = [
  {
    when: 'nobody wrote to the pool since',
    facts: at(9),
    given: withOne(settling()),
    expected: 'grow',
  },
  {
    when: 'the answer to the removal was lost, and nobody has written since the call',
    facts: at(9, { modifiedAt: noon - hour }),
    given: withOne(
      settling({
        startedAt: noon - hour,
        remembered: { targetDedicated: 10, targetLowPriority: 0, dedicated: true },
      }),
    ),
    expected: 'grow',
  },
  {
    when: 'the answer to the removal was lost, and somebody has written since the call',
    facts: at(9, { modifiedAt: noon - hour + 21_000 }),
    given: withOne(
      settling({
        startedAt: noon - hour,
        remembered: { targetDedicated: 10, targetLowPriority: 0, dedicated: true },
      }),
    ),
    expected: 'escalate',
  },
  {
    when: 'nobody can tell whose the target is: the answer to the removal was lost',
    facts: at(9),
    given: withOne(
      settling({ remembered: { targetDedicated: 10, targetLowPriority: 0, dedicated: true } }),
    ),
    expected: 'escalate',
  },
  {
    when: 'the window has closed in which the node was removed',
    facts: at(9),
    given: {
      ...withOne(settling()),
      policy: policy({
        windows: [{ name: 'day', when: 'never', from: '11:59', to: '20:00', zone: 'UTC' }],
      }),
    },
    expected: 'grow',
  },
  { when: 'the 0 is our own', facts: at(0), given: withOne(one), expected: 'grow' },
  {
    when: 'the 0 was written by someone',
    facts: at(0, { eTag: 'x' }),
    given: withOne(one),
    expected: 'escalate',
  },
  { when: 'the 0 is not one less', facts: at(0), given: withOne(settling()), expected: 'verify' },
  {
    when: 'the same number was written by someone',
    facts: at(9, { eTag: 'x' }),
    given: withOne(settling()),
    expected: 'escalate',
  },
  {
    when: 'that was told',
    facts: at(9, { eTag: 'x' }),
    given: withOne(settling(), 'escalated', [told(minute)]),
    expected: 'verify',
  },
  {
    when: 'it was told that the node leaves for long and the pool is grown back then',
    facts: at(9, { eTag: 'x' }),
    given: withOne(settling(), 'escalated', [toldOfLeaving(hour)]),
    expected: 'escalate',
  },
  {
    when: 'that was told a day ago, and the node has gone since',
    facts: at(9, { eTag: 'x' }),
    given: withOne(settling(), 'escalated', [toldOfLeaving(2 * day)]),
    expected: 'escalate',
  },
  {
    when: 'that was told a day ago',
    facts: at(9, { eTag: 'x' }),
    given: withOne(settling({ stepAt: noon - 2 * day }), 'escalated', [told(day + 1)]),
    expected: 'resolve told',
  },
  {
    when: 'it was so for days while nobody looked, and nobody was told',
    facts: at(9, { eTag: 'x' }),
    given: withOne(settling({ stepAt: noon - 9 * day })),
    expected: 'escalate',
  },
  {
    when: 'it was so for days while nobody looked, and was told a moment ago',
    facts: at(9, { eTag: 'x' }),
    given: withOne(settling({ stepAt: noon - 9 * day }), 'escalated', [told(minute)]),
    expected: 'verify',
  },
  {
    when: 'it was given up, told a day ago, and written to since',
    facts: at(9, { eTag: 'x' }),
    given: withOne(settling({ stepAt: noon - 9 * day, growTries: 10 }), 'escalated', [
      told(day + 1),
    ]),
    expected: 'resolve told',
  },
  {
    when: 'the pool is being deleted',
    facts: at(9, { state: 'deleting' }),
    given: withOne(settling()),
    expected: 'verify',
  },
  {
    when: 'it has been leaving for a day, and that was told',
    facts: poolOf(10, [leaving]),
    given: withOne(settling({ stepAt: noon - 2 * day }), 'escalated', [toldOfLeaving(day + 1)]),
    expected: 'resolve told',
  },
  {
    when: 'it has been leaving for a day, and nobody was told yet',
    facts: poolOf(10, [leaving]),
    given: withOne(settling({ stepAt: noon - day - 1 })),
    expected: 'escalate',
  },
  {
    when: 'another node was removed since: not a person’s target',
    facts: at(8, { eTag: 'x' }),
    given: withOne(settling({ startedAt: noon - 3 * hour }), 'escalated', [
      settling({ incidentId: 'another', startedAt: noon - minute }),
    ]),
    expected: 'wait 12:05:00',
  },
  {
    when: 'another node was removed before, and waits for a person',
    facts: at(8, { eTag: 'x' }),
    given: withOne(settling({ startedAt: noon - minute }), 'acting', [
      settling({ incidentId: 'another', startedAt: noon - 3 * hour }),
    ]),
    expected: 'verify',
  },
]

const tries: readonly Case[] = [
  // The third try comes 2 min after the second: at noon.
  {
    when: 'the second was 2 min ago',
    facts: at(9),
    given: withOne(settling({ growTries: 2, stepAt: noon - 2 * minute })),
    expected: 'grow',
  },
  {
    when: 'it was less',
    facts: at(9),
    given: withOne(settling({ growTries: 2, stepAt: noon - 2 * minute + 1 })),
    expected: 'verify',
  },
  {
    when: 'the ninth was 15 min ago',
    facts: at(9),
    given: withOne(settling({ growTries: 9, stepAt: noon - 15 * minute })),
    expected: 'grow',
  },
  {
    when: 'the tenth was in vain',
    facts: at(9),
    given: withOne(settling({ growTries: 10, stepAt: noon - hour })),
    expected: 'escalate',
  },
  {
    when: 'that was told',
    facts: at(9),
    given: withOne(settling({ growTries: 10 }), 'escalated', [told(day)]),
    expected: 'verify',
  },
  {
    when: 'that was told more than a day ago',
    facts: at(9),
    given: withOne(settling({ growTries: 10 }), 'escalated', [told(day + 1)]),
    expected: 'resolve told',
  },
  {
    when: 'that was told more than a day ago, and a person has done it since',
    facts: at(10),
    given: withOne(settling({ growTries: 10 }), 'escalated', [told(day + 1)]),
    expected: 'verify',
  },
]

const slow: readonly Case[] = [
  {
    when: 'it leaves for 30 min',
    facts: poolFacts({ nodes: [leaving], snapshot: snapshot({ allocationState: 'resizing' }) }),
    given: withOne(settling({ stepAt: noon - 30 * minute })),
    expected: 'verify',
  },
  {
    when: 'it leaves for longer',
    facts: poolFacts({ nodes: [leaving], snapshot: snapshot({ allocationState: 'resizing' }) }),
    given: withOne(settling({ stepAt: noon - 30 * minute - 1 })),
    expected: 'escalate',
  },
  {
    when: 'it leaves a steady pool for longer',
    facts: poolFacts({ nodes: [leaving] }),
    given: withOne(settling({ stepAt: noon - hour })),
    expected: 'escalate',
  },
  {
    when: 'that was told',
    facts: poolFacts({ nodes: [leaving] }),
    given: withOne(settling({ stepAt: noon - hour }), 'escalated'),
    expected: 'verify',
  },
  {
    when: 'it was told, and is over',
    facts: at(9),
    given: withOne(settling({ stepAt: noon - hour }), 'escalated'),
    expected: 'grow',
  },
]

decided('what is decided of a removed node by its target', whose)
decided('what is decided of a resize that was not taken', tries)
decided('what is decided of a removal that takes long', slow)

describe('a stuck replacement', () => {
  test('names what a person must do, also where no answer ever came', () => {
    const [told] = ask(at(9), withOne(settling({ growTries: 10, reason: 'It grows back.' })))
    expect(told?.reason).toBe(
      'The pool is one node short: resize it to 10 by hand. The answers to 10 tries of the resize never came.',
    )
  })

  test('that was given up ends with what is left to do', () => {
    const given = withOne(settling({ growTries: 10, reason: 'x' }), 'escalated', [told(2 * day)])
    const [ended] = ask(at(9), given)
    expect(ended?.reason).toBe(
      'The pool is one node short: resize it to 10 by hand. The answers to 10 tries of the resize never came. That was told more than 1 d ago, and is not followed any longer.',
    )
  })

  test('is looked at when its next try is due, and then every 5 min', () => {
    const due = (own: Attempt, state?: 'escalated') =>
      earliestDue(ask(at(9), withOne(own, state, [told(minute)])), noon) - noon
    expect(due(settling({ growTries: 3, stepAt: noon }))).toBe(4 * minute)
    expect(due(settling({ growTries: 10, stepAt: noon }), 'escalated')).toBe(5 * minute)
    expect(due(settling({ growTries: 2, stepAt: noon - 2 * minute + 1 }))).toBe(15 * second)
  })

  test.each([
    [2 * hour - 1, 'Another node of the pool is being replaced.'],
    [2 * hour, undefined],
  ])('of %i ms holds up the replacement of another node: %s', (ageMs, reason) => {
    const stuck = settling({ incidentId: 'another', startedAt: noon - ageMs })
    const asked = question({
      facts: poolOf(30, [nodeFacts({ state: 'unusable' })]),
      action: replace,
      record: record({ attempts: [{ ...stuck, action: onAnother }] }),
    })
    expect(concurrencyGuard.ask(asked)?.reason).toBe(reason)
  })
})
