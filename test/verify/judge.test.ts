// What came of a reboot, a replacement, a reactivation: still under way, on to its next step, or ended and how.
import { expect, test } from 'vitest'
import type { Attempt } from '../../src/domain/attempt.ts'
import { judge } from '../../src/verify/judge.ts'
import {
  batchFault,
  day,
  gonePool,
  hour,
  minute,
  nodeFacts,
  nodes,
  noon,
  poolFacts,
  poolOf,
  second,
  snapshot,
  taskFacts,
  taskSubject,
} from '../support/build-facts.ts'
import { attempt, incident, reactivate, replace } from '../support/build-record.ts'

import type { Case } from '../support/build-verdicts.ts'
import { judged, terms } from '../support/build-verdicts.ts'

type Overrides = Parameters<typeof nodeFacts>[0]
const node = (overrides: Overrides) => poolOf(10, [nodeFacts(overrides)])
const before = { state: 'unusable', stateSince: noon - hour }
const rebooted = (overrides: Partial<Attempt> = {}) =>
  attempt({ step: 'verifying', before, startedAt: noon - 10 * minute, ...overrides })

const reboots: readonly Case[] = [
  {
    when: 'it still shows the state of before',
    attempt: rebooted(),
    facts: node({ state: 'unusable', stateSince: noon - hour }),
    expected: 'pending',
  },
  {
    when: 'it is booting, with the error of before',
    attempt: rebooted(),
    facts: node({
      state: 'rebooting',
      stateSince: noon - minute,
      errors: [batchFault('DiskFull')],
    }),
    expected: 'pending',
  },
  {
    when: 'it is idle since the reboot: watched from now on',
    attempt: rebooted(),
    facts: node({ stateSince: noon - minute }),
    expected: 'pending, well',
  },
  {
    // Clocks differ: by Batch's it came up a minute before we asked, but after the state it was in then.
    when: 'it came up by a clock that is behind ours',
    attempt: rebooted({ healthySince: noon - 5 * minute }),
    facts: node({ stateSince: noon - 11 * minute }),
    expected: 'ended helped',
  },
  {
    when: 'it is well for 4 min 59 s',
    attempt: rebooted({ healthySince: noon - 5 * minute + second }),
    facts: node({ stateSince: noon - 6 * minute }),
    expected: 'pending, well',
  },
  {
    when: 'it is well for 5 min',
    attempt: rebooted({ healthySince: noon - 5 * minute }),
    facts: node({ state: 'running', stateSince: noon - second }),
    expected: 'ended helped',
  },
  {
    when: 'it is up and offline, as its scheduling was switched off before',
    attempt: rebooted({ healthySince: noon - 5 * minute }),
    facts: node({ state: 'offline', stateSince: noon - 6 * minute, schedulingEnabled: false }),
    expected: 'ended helped',
  },
  {
    when: 'it is sick anew',
    attempt: rebooted(),
    facts: node({ state: 'starttaskfailed', stateSince: noon - minute }),
    expected: 'ended did-not-help',
  },
  {
    when: 'it is idle since, with its error again',
    attempt: rebooted(),
    facts: node({ stateSince: noon - minute, errors: [batchFault('DiskFull')] }),
    expected: 'ended did-not-help',
  },
  {
    when: 'it boots for 30 min',
    attempt: rebooted({ startedAt: noon - 30 * minute }),
    facts: node({ state: 'starting', stateSince: noon - minute }),
    expected: 'pending',
  },
  {
    when: 'it boots for longer',
    attempt: rebooted({ startedAt: noon - 30 * minute - 1 }),
    facts: node({ state: 'starting', stateSince: noon - minute }),
    expected: 'ended did-not-help',
  },
  {
    when: 'it has left',
    attempt: rebooted(),
    facts: poolFacts({ nodes: [] }),
    expected: 'ended overtaken by person',
  },
  {
    when: 'its id is another node',
    attempt: rebooted(),
    facts: node({ allocationTime: noon }),
    expected: 'ended overtaken by person',
  },
  {
    when: 'the pool is gone',
    attempt: rebooted(),
    facts: gonePool(),
    expected: 'ended overtaken by person',
  },
]

const remembered = { targetDedicated: 10, targetLowPriority: 0, dedicated: true }
const replaced = (overrides: Partial<Attempt>) =>
  attempt({ action: replace, remembered, startedAt: noon - 10 * minute, ...overrides })
const fresh = (overrides: Overrides = {}) =>
  poolFacts({
    nodes: [
      ...nodes(9, 'w'),
      nodeFacts({ nodeId: 'new', allocationTime: noon - 5 * minute, ...overrides }),
    ],
  })
const besides = (more: Overrides, overrides: Overrides = {}) => {
  const facts = fresh(overrides)
  const other = nodeFacts({ allocationTime: noon - 4 * minute, ...more })
  return { ...facts, nodes: [...facts.nodes, other] }
}
const spot = { ...remembered, dedicated: false }
const growing = { step: 'verifying', stepAt: noon - 5 * minute } as const

const replacements: readonly Case[] = [
  {
    when: 'the node is leaving',
    attempt: replaced({ step: 'settling' }),
    facts: node({ state: 'leavingpool' }),
    expected: 'pending',
  },
  {
    when: 'it leaves for hours: no time ends that',
    attempt: replaced({ step: 'settling', stepAt: noon - 3 * hour }),
    facts: node({ state: 'leavingpool' }),
    expected: 'pending',
  },
  {
    when: 'the pool resizes for hours',
    attempt: replaced({ step: 'settling', stepAt: noon - 3 * hour }),
    facts: poolFacts({ snapshot: snapshot({ allocationState: 'resizing' }), nodes: nodes(9, 'w') }),
    expected: 'pending',
  },
  {
    when: 'it has stayed in a steady pool for 30 min and more',
    attempt: replaced({ step: 'settling', stepAt: noon - 30 * minute - 1 }),
    facts: node({ state: 'unusable' }),
    expected: 'ended did-not-help',
  },
  {
    when: 'it has left, and growing back is still before us',
    attempt: replaced({ step: 'settling', stepAt: noon - 3 * hour }),
    facts: poolFacts({ snapshot: snapshot({ targetDedicated: 9 }), nodes: nodes(9, 'w') }),
    expected: 'pending',
  },
  {
    when: 'a person has grown it back',
    attempt: replaced({ step: 'settling', stepAt: noon - 3 * hour }),
    facts: poolFacts({ nodes: nodes(10, 'w') }),
    expected: 'step verifying',
  },
  {
    when: 'it has left and autoscale refills',
    attempt: replaced({ step: 'settling' }),
    facts: poolFacts({ snapshot: snapshot({ autoScale: true }), nodes: nodes(9, 'w') }),
    expected: 'ended helped',
  },
  {
    when: 'it has left and the target is another one’s',
    attempt: replaced({ step: 'settling' }),
    facts: poolFacts({ snapshot: snapshot({ targetDedicated: 4 }), nodes: nodes(9, 'w') }),
    expected: 'ended overtaken by person',
  },
  {
    when: 'the resize back was accepted after the pool was looked at',
    attempt: replaced({ step: 'verifying', stepAt: noon + second }),
    facts: poolFacts({ snapshot: snapshot({ targetDedicated: 9 }), nodes: nodes(9, 'w') }),
    expected: 'pending',
  },
  {
    when: 'the new node is there and well',
    attempt: replaced(growing),
    facts: fresh(),
    expected: 'pending, well',
  },
  {
    when: 'the new node is well for 5 min',
    attempt: replaced({ ...growing, healthySince: noon - 5 * minute }),
    facts: fresh(),
    expected: 'ended helped',
  },
  {
    when: 'the new node is sick',
    attempt: replaced(growing),
    facts: fresh({ state: 'unusable' }),
    expected: 'ended did-not-help',
  },
  {
    when: 'a new node of the other kind is sick, and its own is well',
    attempt: replaced({ ...growing, healthySince: noon - 5 * minute }),
    facts: besides({ nodeId: 'spot', state: 'unusable', dedicated: false }),
    expected: 'ended helped',
  },
  {
    when: 'the new Spot node is preempted: that is nobody’s doing',
    attempt: replaced({ ...growing, before: { ...before, state: 'offline' }, remembered: spot }),
    facts: fresh({ state: 'preempted', dedicated: false }),
    expected: 'ended overtaken by itself',
  },
  {
    when: 'of two new Spot nodes one is preempted and one well',
    attempt: replaced({ ...growing, healthySince: noon - 5 * minute, remembered: spot }),
    facts: besides({ nodeId: 'spot', state: 'preempted', dedicated: false }, { dedicated: false }),
    expected: 'ended helped',
  },
  {
    when: 'the new node is still made',
    attempt: replaced(growing),
    facts: fresh({ state: 'creating' }),
    expected: 'pending',
  },
  {
    when: 'the pool still grows after 30 min',
    attempt: replaced({ ...growing, stepAt: noon - 30 * minute - 1 }),
    facts: poolFacts({
      nodes: nodes(9, 'w'),
      snapshot: snapshot({ currentDedicated: 9, allocationState: 'resizing' }),
    }),
    expected: 'pending',
  },
  {
    when: 'the pool has not grown back in 30 min',
    attempt: replaced({ ...growing, stepAt: noon - 30 * minute - 1 }),
    facts: poolFacts({ nodes: nodes(9, 'w'), snapshot: snapshot({ currentDedicated: 9 }) }),
    expected: 'ended did-not-help',
  },
]

const again = (overrides: Partial<Attempt> = {}) =>
  attempt({ action: reactivate, step: 'verifying', startedAt: noon - minute, ...overrides })
const task = (overrides: Parameters<typeof taskFacts>[0]) =>
  poolFacts({ tasks: [taskFacts(overrides)] })

const failedBefore = { state: 'completed', stateSince: noon }

const reactivations: readonly Case[] = [
  {
    when: 'the task runs',
    attempt: again(),
    facts: task({ state: 'running' }),
    expected: 'pending',
  },
  {
    when: 'it has succeeded',
    attempt: again(),
    facts: task({ result: 'success' }),
    expected: 'ended helped',
  },
  {
    when: 'it has failed again',
    attempt: again(),
    facts: task({ endedAt: noon }),
    expected: 'ended did-not-help',
  },
  {
    when: 'it shows the failure of before, by a clock that is ahead of ours',
    attempt: again({ before: failedBefore }),
    facts: task({ stateSince: noon, endedAt: noon }),
    expected: 'pending',
  },
  {
    when: 'it has failed again, by a clock that is behind ours',
    attempt: again({ before: { ...failedBefore, stateSince: noon - hour } }),
    facts: task({ stateSince: noon - 2 * minute, endedAt: noon - 2 * minute }),
    expected: 'ended did-not-help',
  },
  {
    when: 'it shows the failure of before',
    attempt: again(),
    facts: task({}),
    expected: 'pending',
  },
  {
    when: 'it shows it for more than 5 min: nothing came of it',
    attempt: again({ startedAt: noon - 5 * minute - 1 }),
    facts: task({}),
    expected: 'ended did-not-help',
  },
  { when: 'it was not read', attempt: again(), facts: poolFacts(), expected: 'pending' },
  {
    when: 'it is deleted',
    attempt: again(),
    facts: poolFacts({ goneTasks: [taskSubject()] }),
    expected: 'ended overtaken by person',
  },
  {
    when: 'it has waited for a node for a day',
    attempt: again({ startedAt: noon - day - 1 }),
    facts: task({ state: 'active' }),
    expected: 'ended unknown',
  },
]

test.each([
  ['while the node leaves', noon - second, {}, 'leavingpool', snapshot({}).eTag],
  ['before the removal', noon, {}, 'leavingpool', undefined],
  ['when the removal was done', noon - second, { allocationState: 'steady' }, 'idle', undefined],
  ['while another resize is made', noon - second, {}, 'unusable', undefined],
] as const)('the eTag of a pool that was seen %s', (_, stepAt, pool, state, eTag) => {
  const leaving = {
    ...node({ state }),
    snapshot: snapshot({ allocationState: 'resizing', ...pool }),
  }
  const verdict = judge(replaced({ step: 'settling', stepAt }), incident(), leaving, terms, noon)
  expect(verdict).toMatchObject(eTag === undefined ? { kind: 'pending' } : { eTag })
  expect('eTag' in verdict).toBe(eTag !== undefined)
})

test('a node that stays although Batch has lowered the target leaves the pool one short: that is said', () => {
  const late = replaced({ step: 'settling', stepAt: noon - hour })
  const back = { ...node({ state: 'unusable' }), snapshot: snapshot({ targetDedicated: 9 }) }
  const short = judge(late, incident(), back, terms, noon)
  expect(short.reason).toMatch(
    /has not left the pool\. The pool is one node short: resize it to 10/,
  )
  const whole = judge(late, incident(), node({ state: 'unusable' }), terms, noon)
  expect(whole.reason).toBe('The node has not left the pool.')
})

judged('what came of a reboot', reboots)
judged('what came of a replacement', replacements)
judged('what came of a reactivation', reactivations)
