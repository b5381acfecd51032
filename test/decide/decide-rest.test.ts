// What is decided after a repair: undoing what it switched off, growing back; and of pools, jobs and tasks.
import { describe, expect, test } from 'vitest'
import type { Case } from '../support/build-decisions.ts'
import { ask, decided } from '../support/build-decisions.ts'
import {
  batchFault,
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
import {
  attempt,
  disable,
  enable,
  incident,
  policy,
  record,
  replace,
} from '../support/build-record.ts'

const unusable = nodeFacts({ state: 'unusable', stateSince: noon - 20 * minute })
const sickPool = poolOf(10, [unusable])
const own = incident()
const withOwn = (overrides: Partial<Parameters<typeof record>[0]> = {}) => ({
  record: record({ incidents: [own], ...overrides }),
})

const nodeIs = (overrides: Parameters<typeof nodeFacts>[0]) => poolOf(10, [nodeFacts(overrides)])
const off = [attempt({ action: disable, result: 'done' })]
const offline = { state: 'offline', schedulingEnabled: false } as const
const full = { errors: [batchFault('DiskFull')] }
const diskIncident = incident({ fault: 'node-disk-full' })
const withDisk = (attempts: readonly ReturnType<typeof attempt>[]) => ({
  record: record({ incidents: [diskIncident], attempts }),
})

const aftercare: readonly Case[] = [
  {
    when: 'a repair of a node we switched off has helped',
    facts: nodeIs(offline),
    given: withDisk([...off, attempt({ result: 'helped' })]),
    expected: 'act enable-scheduling',
  },
  {
    when: 'it is well by itself and only offline because we switched it off',
    facts: nodeIs({ ...offline, stateSince: noon - hour }),
    given: withDisk(off),
    expected: 'act enable-scheduling',
  },
  {
    when: 'a person switched it off',
    facts: nodeIs(offline),
    given: withDisk([]),
    expected: 'resolve by-itself',
  },
  {
    when: 'it is offline by us and sick still: the ladder goes on',
    facts: nodeIs({ ...offline, ...full, stateSince: noon - hour }),
    given: withDisk([
      attempt({ action: { kind: 'collect-evidence', nodes: [], tasks: [] }, result: 'done' }),
      ...off,
    ]),
    expected: 'act reboot',
  },
  {
    when: 'it turned sick in another way while it was off',
    facts: nodeIs({ state: 'unusable', schedulingEnabled: false }),
    given: withDisk(off),
    expected: 'wait 12:01:00',
  },
  {
    when: 'it is sick, and held back for a wave since the other node is starting',
    facts: poolFacts({
      nodes: [
        nodeFacts({ state: 'unusable', stateSince: noon - minute, ...full }),
        nodeFacts({ nodeId: 'other', state: 'rebooting', stateSince: noon - minute }),
      ],
    }),
    given: withDisk([]),
    expected: 'wait 12:01:30',
  },
  {
    when: 'contact with it was lost since: that has an incident of its own',
    facts: nodeIs({ state: 'unknown', stateSince: noon - 10 * minute }),
    given: withDisk([]),
    expected: 'resolve superseded',
  },
  {
    when: 'the mode was lowered since',
    facts: nodeIs(offline),
    given: {
      ...withDisk([...off, attempt({ result: 'helped' })]),
      policy: policy({ mode: 'watch' }),
    },
    expected: 'hold mode',
  },
  {
    // Too busy at 11:59:50: + 1 min.
    when: 'Batch was too busy to switch it on',
    facts: nodeIs(offline),
    given: withDisk([
      ...off,
      attempt({ result: 'helped' }),
      attempt({ action: enable, result: 'not-made', endedAt: noon - 10 * second }),
    ]),
    expected: 'wait 12:00:50',
  },
  {
    when: 'that was a minute ago',
    facts: nodeIs(offline),
    given: withDisk([
      ...off,
      attempt({ result: 'helped' }),
      attempt({ action: enable, result: 'not-made', endedAt: noon - minute }),
    ]),
    expected: 'act enable-scheduling',
  },
  {
    when: 'it was switched on in this very pass',
    facts: nodeIs(offline),
    given: withDisk([
      ...off,
      attempt({ result: 'helped' }),
      attempt({ action: enable, result: 'done' }),
    ]),
    expected: 'resolve helped',
  },
  {
    when: 'Batch refused to switch it on',
    facts: nodeIs(offline),
    given: withDisk([
      ...off,
      attempt({ result: 'helped' }),
      attempt({ action: enable, result: 'refused' }),
    ]),
    expected: 'resolve helped',
  },
]

const quota = incident({ fault: 'pool-resize-quota', subject: { kind: 'pool' } })
const job = incident({ fault: 'task-input-denied', subject: { kind: 'job', jobId: 'job' } })
const taskOwn = incident({ fault: 'task-failed', subject: taskSubject() })
const seenGone = 'The fault is not seen any more; closes when that is so for 1 min.'
const one = (only: ReturnType<typeof incident>) => ({ record: record({ incidents: [only] }) })

const wider: readonly Case[] = [
  {
    when: 'the quota is not seen any more',
    facts: poolFacts(),
    given: one(quota),
    expected: 'wait 12:01:00',
  },
  {
    when: 'it was last seen a minute ago',
    facts: poolFacts(),
    given: one({ ...quota, waiting: { reason: seenGone, until: noon } }),
    expected: 'resolve by-itself',
  },
  {
    when: 'the formula could be evaluated this time',
    facts: poolFacts(),
    given: one({ ...quota, fault: 'pool-autoscale-failed' }),
    expected: 'wait 12:35:00',
  },
  {
    when: 'the last of the Spot nodes that pile up came back',
    facts: poolFacts(),
    given: one({ ...quota, fault: 'pool-preempted' }),
    expected: 'wait 12:30:00',
  },
  {
    when: 'autoscale tries once more: the next error is a minute away',
    facts: poolFacts({ snapshot: snapshot({ allocationState: 'resizing' }) }),
    given: one(quota),
    expected: 'wait 12:00:30',
  },
  {
    // Detected at 11:40 today: until then tomorrow.
    when: 'no more tasks of the job fail',
    facts: poolFacts(),
    given: one(job),
    expected: 'wait 11:40:00',
  },
  {
    when: 'for a day',
    facts: poolFacts(),
    given: one({ ...job, detectedAt: noon - 24 * hour }),
    expected: 'resolve by-itself',
  },
  {
    when: 'one more task of a job fails that has its incident',
    facts: poolFacts({ tasks: [taskFacts({ failure: batchFault('BlobNotFound') })] }),
    given: one(job),
    expected: 'wait 11:40:00',
  },
  {
    when: 'the task is deleted',
    facts: poolFacts({ goneTasks: [taskSubject('T1')] }),
    given: one(taskOwn),
    expected: 'resolve subject-gone',
  },
  {
    when: 'the task has waited for a node for a day',
    facts: poolFacts({ tasks: [taskFacts({ state: 'active' })] }),
    given: one({ ...taskOwn, detectedAt: noon - 24 * hour }),
    expected: 'resolve told',
  },
  {
    when: 'the task was not read in this pass',
    facts: poolFacts(),
    given: one(taskOwn),
    expected: 'wait for ever',
  },
  {
    when: 'the task was not read, and its incident is held',
    facts: poolFacts(),
    given: one({ ...taskOwn, state: 'held', waiting: { reason: 'x', guard: 'task-owner' } }),
    expected: 'hold task-owner',
  },
  {
    when: 'the task runs again',
    facts: poolFacts({ tasks: [taskFacts({ state: 'running' })] }),
    given: one(taskOwn),
    expected: 'wait 12:00:30',
  },
  {
    when: 'the task has succeeded',
    facts: poolFacts({ tasks: [taskFacts({ result: 'success', exitCode: 0 })] }),
    given: one(taskOwn),
    expected: 'resolve by-itself',
  },
]

const settling = attempt({
  action: replace,
  step: 'settling',
  remembered: {
    targetDedicated: 10,
    targetLowPriority: 2,
    dedicated: true,
    eTag: snapshot({}).eTag,
  },
})
const shrunk = { targetDedicated: 9, targetLowPriority: 2 }
const removedFrom = (overrides: Parameters<typeof snapshot>[0]) => ({
  facts: poolFacts({ nodes: nodes(9, 'w'), snapshot: snapshot({ ...shrunk, ...overrides }) }),
  given: withOwn({ attempts: [settling] }),
})

const growing: readonly Case[] = [
  { when: 'the node is gone and the pool steady', ...removedFrom({}), expected: 'grow' },
  {
    when: 'the pool still resizes',
    ...removedFrom({ allocationState: 'resizing' }),
    expected: 'verify',
  },
  { when: 'autoscale refills it', ...removedFrom({ autoScale: true }), expected: 'verify' },
  {
    when: 'someone lowered the target',
    ...removedFrom({ targetDedicated: 8 }),
    expected: 'verify',
  },
  {
    when: 'someone grew it back already',
    ...removedFrom({ targetDedicated: 10 }),
    expected: 'verify',
  },
  {
    when: 'someone changed the Spot target',
    ...removedFrom({ targetLowPriority: 3 }),
    expected: 'verify',
  },
  {
    when: 'the pool is being emptied',
    ...removedFrom({ targetDedicated: 0, targetLowPriority: 0 }),
    expected: 'verify',
  },
  {
    when: 'the node is still there',
    facts: { ...sickPool, snapshot: snapshot(shrunk) },
    given: withOwn({ attempts: [settling] }),
    expected: 'verify',
  },
  {
    when: 'the pool is gone',
    facts: gonePool(),
    given: withOwn({ attempts: [settling] }),
    expected: 'verify',
  },
]

decided('what is decided of a node that we switched off', aftercare)
decided('what is decided of pools, jobs and tasks', wider)
decided('what is decided of the second half of a replacement', growing)

describe('a decision', () => {
  test('a grow names both sums: 9 + 2 to 10 + 2', () => {
    const { facts, given } = removedFrom({})
    const [grow] = ask(facts, given)
    expect(grow).toMatchObject({
      reason: 'The node is gone and the pool steady at 11: it grows back to 12.',
      call: { body: { targetDedicatedNodes: 10, targetLowPriorityNodes: 2 } },
    })
  })

  test('a node that Batch would not switch on again is left to a person, in words', () => {
    const attempts = [
      ...off,
      attempt({ result: 'helped' }),
      attempt({ action: enable, result: 'refused' }),
    ]
    expect(ask(nodeIs(offline), withDisk(attempts))[0]?.reason).toContain('do it by hand')
  })
})
