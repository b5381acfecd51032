// What somebody else does comes before the ladder, and after a repair that made it worse nothing more is tried.
import { describe, expect, test } from 'vitest'
import { earliestDue } from '../../src/decide/due-at.ts'
import { nextRung } from '../../src/decide/ladder.ts'
import { othersFirst } from '../../src/decide/others-first.ts'
import { termsFor } from '../../src/decide/terms.ts'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { Others } from '../../src/domain/seen.ts'
import type { Case } from '../support/build-decisions.ts'
import { ask, decided, short } from '../support/build-decisions.ts'
import {
  hour,
  minute,
  nodeFacts,
  nodes,
  noon,
  poolFacts,
  poolOf,
  snapshot,
} from '../support/build-facts.ts'
import {
  acting,
  attempt,
  controls,
  disable,
  escalate,
  finding,
  incident,
  reboot,
  record,
  replace,
} from '../support/build-record.ts'

const sick = { state: 'unusable', stateSince: noon - 20 * minute } as const
const unusable = poolOf(10, [nodeFacts(sick)])
const off = poolOf(10, [nodeFacts({ ...sick, schedulingEnabled: false })])
const other = (what: Others['what'], seenAt: number): Others => ({
  ...{ what, seenAt, at: seenAt },
  text: `${what} at ${seenAt}.`,
})
const booted = (ago: number) => ({ others: [other('reboot', noon - ago)] })
const given = (own: Partial<Incident> = {}, attempts: readonly Attempt[] = []) => ({
  record: record({ incidents: [incident(own)], attempts }),
})
const done = { step: 'ended', result: 'done' } as const

const theirs: readonly Case[] = [
  { when: 'nobody else was here', facts: unusable, given: given(), expected: 'act reboot' },
  {
    when: 'somebody rebooted it 10 min ago: it has half an hour',
    facts: unusable,
    given: given(booted(10 * minute)),
    expected: 'wait 12:20:00',
  },
  {
    when: 'somebody rebooted it half an hour ago',
    facts: unusable,
    given: given(booted(30 * minute)),
    expected: 'act reboot',
  },
  {
    when: 'something reboots it again and again',
    facts: unusable,
    given: given({
      others: [50, 40, 30, 10].map((ago) => other('reboot', noon - ago * minute)),
    }),
    expected: 'act reboot',
  },
  {
    when: 'somebody rebooted it, and a person orders a reboot',
    facts: unusable,
    given: given({
      ...booted(10 * minute),
      grants: [
        {
          ...{ id: 'g', kind: 'run', action: 'reboot', by: 'ann', verified: true },
          ...{ at: noon - minute, reason: 'Now.', until: noon + 29 * minute },
        },
      ],
    }),
    expected: 'act reboot',
  },
  { when: 'somebody switched it off', facts: off, given: given(), expected: 'hold others' },
  {
    when: 'we switched it off',
    facts: off,
    given: given({}, [attempt({ action: disable, ...done })]),
    expected: 'act reboot',
  },
  {
    when: 'another incident of ours switched it off',
    facts: off,
    given: given({}, [attempt({ incidentId: 'another', action: disable, ...done })]),
    expected: 'act reboot',
  },
  {
    when: 'we switched it off, and somebody switched it on',
    facts: unusable,
    given: given({ others: [other('scheduling-on', noon - minute)] }, [
      attempt({ action: disable, ...done }),
    ]),
    expected: 'hold others',
  },
  {
    when: 'we switched it off, and somebody switched it on and off again',
    facts: off,
    given: given(
      {
        seen: { schedulingEnabled: false, own: { rebootAt: 0, schedulingAt: 0, removalAt: 0 } },
        others: [other('scheduling-on', noon - 2 * minute), other('scheduling-off', noon - minute)],
      },
      [attempt({ action: disable, ...done })],
    ),
    expected: 'hold others',
  },
  {
    when: 'it is well, and somebody switched it on and off again: it stays off',
    facts: poolOf(10, [
      nodeFacts({ state: 'offline', stateSince: noon - hour, schedulingEnabled: false }),
    ]),
    given: given({ others: [other('scheduling-off', noon - minute)] }, [
      attempt({ action: disable, ...done }),
    ]),
    expected: 'resolve by-itself',
  },
  {
    when: 'the pool is being deleted',
    facts: poolFacts({
      nodes: [nodeFacts(sick), ...nodes(9, 'w')],
      snapshot: snapshot({ state: 'deleting' }),
    }),
    given: given(),
    expected: 'resolve subject-gone',
  },
]

const worse = (action: Attempt['action']) =>
  attempt({ action, result: 'made-worse', startedAt: noon - hour, reason: 'It was idle.' })
const told = attempt({ number: 2, action: escalate, result: 'done' })
const gone = poolFacts({ nodes: nodes(9, 'w') })

const after: readonly Case[] = [
  {
    when: 'the reboot made it worse: no replacement, people are told',
    facts: unusable,
    given: given({}, [worse(reboot)]),
    expected: 'escalate',
  },
  {
    when: 'they were told: nothing more',
    facts: unusable,
    given: given({ state: 'escalated' }, [worse(reboot), told]),
    expected: 'wait for ever',
  },
  {
    when: 'the replacement made it worse, and the node is gone with it',
    facts: gone,
    given: given({}, [worse(replace)]),
    expected: 'escalate',
  },
  {
    when: 'that was told: the incident ends',
    facts: gone,
    given: given({ state: 'escalated' }, [worse(replace), told]),
    expected: 'resolve subject-gone',
  },
  {
    when: 'the reboot only did not help',
    facts: unusable,
    given: given({}, [attempt({ action: reboot, startedAt: noon - hour })]),
    expected: 'act replace',
  },
]

decided('somebody else', theirs)
decided('after a repair', after)

test('what made it worse is said, with its reason', () => {
  const [decision] = ask(unusable, given({}, [worse(reboot)]))
  expect(decision?.reason).toContain(
    'The reboot made it worse, so nothing more is tried. It was idle.',
  )
})

describe('who took a node away is said as far as it shows', () => {
  const left = { given: given(), facts: gone }
  test.each([
    ['by whoever', {}, 'and not by Batch Medic.'],
    ['by a formula', { autoScale: true }, 'set by its autoscale formula'],
    ['with its pool', { state: 'deleting' }, 'The pool is being deleted, and not by Batch Medic.'],
  ] as const)('%s', (_, pool, expected) => {
    const facts = poolFacts({ nodes: nodes(9, 'w'), snapshot: snapshot(pool) })
    const [decision] = ask(facts, left.given)
    expect(short(decision)).toBe('resolve subject-gone')
    expect(decision?.reason).toContain(expected)
  })

  test('by us, for another incident', () => {
    const { subject } = incident()
    if (subject.kind !== 'node') throw new Error('no node')
    const { nodeId, allocationTime } = subject
    const repairs = [{ at: noon - hour, kind: 'replace', allocationTime }]
    const known = record({ incidents: [incident()], nodes: [{ nodeId, repairs }] })
    const [decision] = ask(gone, { record: known })
    expect(decision?.reason).toContain('Batch Medic took it out for another incident')
  })
})

test('what somebody else has in hand is looked at every 5 min, and says no time at which it ends', () => {
  const decisions = ask(off, given())
  expect(earliestDue(decisions, noon)).toBe(noon + 5 * minute)
  expect(decisions[0]).not.toHaveProperty('until')
})

test('faults that are only told wait for no reboot of somebody else', () => {
  const question = {
    ...{ incident: incident(booted(minute)), attempts: [], facts: unusable },
    ...{ record: record(), now: noon },
  }
  expect(othersFirst(question, { healthyForMs: 0, withinMs: 0 })).toBeUndefined()
})

test('the ladder itself climbs no further after a worse repair, whatever is left of it', () => {
  const answer = nextRung({
    terms: termsFor(acting, unusable, 'node-unusable'),
    ...{ incident: incident(), finding: finding(), attempts: [worse(reboot), told] },
    ...{ facts: unusable, controls: controls(), now: noon },
  })
  expect(answer.kind).toBe('end')
})
