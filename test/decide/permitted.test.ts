// What a person's word makes of a decision: an order comes before the ladder, a permission is used by what it is for.
import { describe, expect, test } from 'vitest'
import { furtherCalls } from '../../src/decide/further-calls.ts'
import type { Action } from '../../src/domain/action.ts'
import type { Grant } from '../../src/domain/control.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { PoolRecord } from '../../src/domain/record.ts'
import { ask, short } from '../support/build-decisions.ts'
import {
  batchFault,
  hour,
  minute,
  nodeFacts,
  nodeSubject,
  noon,
  pool,
  poolFacts,
  poolOf,
  taskFacts,
  taskSubject,
} from '../support/build-facts.ts'
import {
  attempt,
  controls,
  evidence,
  finding,
  incident,
  policy,
  reactivate,
  record,
  replace,
} from '../support/build-record.ts'

const node = nodeSubject()
const sick = poolFacts({
  nodes: [nodeFacts({ state: 'unusable', stateSince: noon - 5 * minute })],
})
const { allocationTime } = node

function grant(over: Partial<Grant> = {}): Grant {
  return {
    ...{ id: 'g', kind: 'run', action: 'replace', by: 'ann', verified: false, reason: 'hangs' },
    ...{ at: noon, until: noon + 30 * minute, allocationTime, ...over },
  }
}

interface Given {
  grants?: readonly Grant[]
  over?: Partial<Incident>
  rest?: Partial<PoolRecord>
  policy?: ReturnType<typeof policy>
  facts?: typeof sick
}

/** An incident of five minutes: the ladder would wait for Batch's own recovery. */
function decided({ grants = [], over = {}, rest = {}, facts = sick, ...more }: Given) {
  const detectedAt = noon - 5 * minute
  const own = finding({ since: detectedAt })
  const of = incident({ detectedAt, changedAt: detectedAt, finding: own, grants, ...over })
  const [decision] = ask(facts, {
    ...more,
    findings: [own],
    record: record({ incidents: [of], ...rest }),
  })
  return decision
}

describe('an order', () => {
  test.each(['watch', 'recommend', 'act'])('in mode %s is recorded with its call', (mode) => {
    const decision = decided({ grants: [grant()], policy: policy({ mode }) })
    expect(short(decision)).toBe('act replace')
    const call = { method: 'POST', path: '/pools/frames/removenodes' }
    expect(decision?.kind === 'act' && decision.call).toMatchObject(call)
  })

  const cases: readonly { when: string; given: Given; expected: string; says?: string }[] = [
    { when: 'nobody ordered anything', given: {}, expected: 'wait 12:10:00' },
    {
      when: 'a replace is ordered while the ladder waits',
      given: { grants: [grant()] },
      expected: 'act replace',
      says: 'Ordered by ann (hangs).',
    },
    {
      when: 'it has ended',
      given: { grants: [grant({ until: noon })] },
      expected: 'wait 12:10:00',
    },
    {
      when: 'it is an approval alone',
      given: { grants: [grant({ kind: 'approve' })] },
      expected: 'wait 12:10:00',
    },
    {
      when: 'the mode is recommend',
      given: { grants: [grant()], policy: policy({ mode: 'recommend' }) },
      expected: 'act replace',
    },
    {
      when: 'the mode is off',
      given: { grants: [grant()], policy: policy({ mode: 'off' }) },
      expected: 'hold mode',
    },
    {
      when: 'the policy wants approval of it',
      given: { grants: [grant()], policy: policy({ approval: ['replace'] }) },
      expected: 'act replace',
    },
    {
      when: 'the pool is paused',
      given: {
        grants: [grant()],
        rest: {
          controls: controls({ pause: { by: 'bob', verified: false, at: noon, reason: 'x' } }),
        },
      },
      expected: 'hold pause',
    },
    {
      when: 'it was rejected before, and as often as the ladder would',
      given: {
        grants: [grant()],
        over: {
          rejections: [{ action: 'reboot', by: 'bob', verified: false, at: noon, reason: '' }],
        },
        rest: { attempts: [attempt({ action: replace, startedAt: noon - 120 * minute })] },
      },
      expected: 'act replace',
    },
    {
      when: 'it was for the node that had this id before',
      given: { grants: [grant({ allocationTime: 1 })], policy: policy({ mode: 'recommend' }) },
      expected: 'hold mode',
    },
    {
      when: 'the node is leaving already',
      given: {
        grants: [grant()],
        facts: poolFacts({ nodes: [nodeFacts({ state: 'leavingpool' })] }),
      },
      expected: 'decline',
      says: 'The replace that ann ordered cannot be made: the node is leaving the pool.',
    },
    {
      when: 'it is for a task, and the incident is about a node',
      given: { grants: [grant({ action: 'reactivate-task' })] },
      expected: 'decline',
      says: 'cannot be made: the task is not there.',
    },
    {
      when: 'it is to free a disk that nobody has looked at',
      given: { grants: [grant({ action: 'free-disk' })] },
      expected: 'decline',
      says: 'The free-disk that ann ordered cannot be made: the files on the node could not be listed.',
    },
    {
      when: 'it is to reboot a pool of which the doctor knows no cause',
      given: { grants: [grant({ action: 'rolling-reboot' })] },
      expected: 'decline',
      says: 'cannot be made: there is nothing that it could be done to.',
    },
  ]
  test.each(cases)('$when: $expected', ({ given, expected, says = '' }) => {
    const decision = decided(given)
    expect(short(decision)).toBe(expected)
    expect(decision?.reason).toContain(says)
  })

  test('that is carried out carries its permission, so that it is used up', () => {
    expect(decided({ grants: [grant()] })).toMatchObject({ kind: 'act', grant: { id: 'g' } })
  })
})

describe('an order about a task', () => {
  test.each([
    ['reactivate-task', 'completed', 'act reactivate-task', 'Ordered by ann'],
    ['reactivate-task', 'running', 'decline', 'the task is running'],
    ['reactivate-task', 'active', 'decline', 'the task is active'],
    ['terminate-task', 'completed', 'decline', 'the task has ended already'],
    ['terminate-task', 'running', 'act terminate-task', 'Ordered by ann'],
  ] as const)('%s of one that is %s: %s', (action, state, expected, says) => {
    const of = { fault: 'task-exit-code', subject: taskSubject() } as const
    const found = finding(of)
    const facts = poolFacts({ tasks: [taskFacts({ state })] })
    const { allocationTime: _, ...order } = grant({ action })
    const own = incident({ ...of, finding: found, grants: [order] })
    const [decision] = ask(facts, { findings: [found], record: record({ incidents: [own] }) })
    expect(short(decision)).toBe(expected)
    expect(decision?.reason).toContain(says)
  })
})

test('what is held names its action and each call, so that somebody can approve it', () => {
  const grants = [grant({ allocationTime: 1 })]
  const decision = decided({ grants, policy: policy({ mode: 'recommend' }) })
  expect(decision).toMatchObject({
    action: { kind: 'replace' },
    call: { path: `/pools/${pool.pool}/removenodes` },
    further: { calls: [{ path: `/pools/${pool.pool}/resize` }], more: 0 },
  })
})

test.each([
  { grants: [], expected: 'act disable-scheduling' },
  {
    grants: [grant({ kind: 'approve', action: 'reactivate-task' })],
    expected: 'act reactivate-task',
  },
])('a permitted reactivation is that call, and none before it: $expected', (given) => {
  const at = noon - 30 * minute
  const task = taskFacts({
    failure: batchFault('BlobDownloadTimedOut'),
    endedAt: at,
    startedAt: at,
  })
  const before = { state: 'completed', stateSince: noon - hour, nodeId: 'n1' }
  const attempts = [
    attempt({ action: evidence, result: 'done', startedAt: noon }),
    attempt({ action: reactivate, startedAt: noon - hour, before }),
  ]
  const subject = taskSubject()
  const found = finding({ fault: 'task-input-unavailable', subject, since: at })
  const of = incident({ fault: found.fault, subject, finding: found, grants: given.grants })
  const [decision] = ask(
    { ...poolOf(4, [nodeFacts()]), tasks: [task] },
    {
      findings: [found],
      record: record({ incidents: [of], attempts }),
      policy: policy({}),
    },
  )
  expect(short(decision)).toBe(given.expected)
})

describe('the calls after the first', () => {
  const path = (n: number) => ({
    path: `workitems/j/job-1/t${n}`,
    bytes: 1,
    jobId: 'j',
    taskId: 't',
  })
  const freeing = (count: number): Action => ({
    kind: 'free-disk',
    node,
    paths: Array.from({ length: count }, (_, n) => path(n)),
  })
  const facts = poolFacts()
  const autoScaled = poolFacts({
    ...(facts.snapshot && { snapshot: { ...facts.snapshot, autoScale: true } }),
  })

  test.each([
    ['a reboot', { kind: 'reboot', node, option: 'requeue' } as const, facts, undefined],
    ['a folder', freeing(1), facts, undefined],
    ['3 folders', freeing(3), facts, [2, 0]],
    ['21 folders', freeing(21), facts, [20, 0]],
    ['100 folders', freeing(100), facts, [20, 79]],
    ['a replace', replace, facts, [1, 0]],
    ['a replace where a formula refills', replace, autoScaled, undefined],
    [
      'a rolling reboot',
      { kind: 'rolling-reboot', nodes: [node, node], waveNodes: 1 } as const,
      facts,
      [2, 0],
    ],
  ])('of %s are listed up to a bound', (_, action, where, expected) => {
    const further = furtherCalls(pool, action, where)
    expect(further && [further.calls.length, further.more]).toEqual(expected)
  })
})
