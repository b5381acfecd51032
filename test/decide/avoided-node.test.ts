// When a node is switched off for a task that it fails, when not, and when it is given back: decided on a small picture.
import { describe, expect, test } from 'vitest'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { NodeFacts, PoolSnapshot, TaskFacts } from '../../src/domain/facts.ts'
import type { Finding } from '../../src/domain/finding.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { incidentId } from '../../src/domain/incident.ts'
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
  snapshot,
  taskFacts,
  taskSubject,
} from '../support/build-facts.ts'
import {
  attempt,
  disable,
  enable,
  evidence,
  finding,
  incident,
  policy,
  reactivate,
  record,
} from '../support/build-record.ts'

const fault = 'task-input-unavailable'
const failure = batchFault('BlobDownloadTimedOut')
const id = incidentId(pool, 'inc000000001')

interface Picture {
  node?: Partial<NodeFacts>
  others?: Partial<NodeFacts>
  second?: Partial<NodeFacts>
  count?: number
  task?: Partial<TaskFacts>
  pool?: Partial<PoolSnapshot>
  attempts?: readonly Attempt[]
  cause?: Partial<Finding>
  incident?: Partial<Incident>
  rules?: Parameters<typeof policy>[0]
  other?: readonly Attempt[]
  tasksComplete?: boolean
}

const read = attempt({ action: evidence, result: 'done', startedAt: noon - 29 * minute })
const triedOn = (nodeId: string, more: Partial<Attempt> = {}) =>
  attempt({
    ...{ action: reactivate, startedAt: noon - 50 * minute, ...more },
    before: { state: 'completed', stateSince: noon - hour, nodeId },
  })
const off = (more: Partial<Attempt> = {}) =>
  attempt({
    ...{ action: disable, result: 'done', startedAt: noon - minute, endedAt: noon - minute },
    ...{ answer: { status: 200, code: '', message: 'accepted' } },
    ...more,
  })
const on = (more: Partial<Attempt> = {}) =>
  attempt({ action: enable, result: 'done', startedAt: noon, endedAt: noon, ...more })
const under = attempt({ action: reactivate, step: 'verifying', startedAt: noon - minute })
const disabled = { node: { schedulingEnabled: false, state: 'offline' } } as const

/** Four nodes; the task failed on n1 half an hour ago, as it did before, and its back-off is over. */
function decided(picture: Picture): readonly string[] {
  const { count = 4, attempts = [read, triedOn('n1')] } = picture
  const others = Array.from({ length: count - 1 }, (_, at) =>
    nodeFacts({ nodeId: `n${at + 2}`, ...picture.others, ...(at === 0 ? picture.second : {}) }),
  )
  const task = taskFacts({
    ...{ failure, startedAt: noon - 31 * minute, endedAt: noon - 30 * minute },
    stateSince: noon - 30 * minute,
    ...picture.task,
  })
  const { tasksComplete = true } = picture
  const facts = poolFacts({
    nodes: [nodeFacts(picture.node), ...others],
    tasks: [task],
    snapshot: snapshot(picture.pool),
    ...(tasksComplete ? {} : { tasksComplete, gaps: ['the jobs'] }),
  })
  const found = finding({
    fault,
    subject: taskSubject(),
    since: noon - 30 * minute,
    ...picture.cause,
  })
  const own = incident({ id, fault, subject: taskSubject(), finding: found, ...picture.incident })
  const isFailed = task.state === 'completed' && task.result === 'failure'
  return ask(facts, {
    findings: isFailed ? [found] : [],
    record: record({ incidents: [own], attempts: [...attempts, ...(picture.other ?? [])] }),
    policy: policy(picture.rules),
  }).map(short)
}

interface Row {
  when: string
  given: Picture
  expected: string
}

const first: readonly Row[] = [
  { when: 'the node failed it twice', given: {}, expected: 'act disable-scheduling' },
  {
    when: 'it failed there once, and nothing points at the node',
    given: { attempts: [read] },
    expected: 'act reactivate-task',
  },
  {
    when: 'it failed there once, and a rule says that the machine is broken',
    given: { attempts: [read], cause: { fixClass: 'replace-node', rule: 'bad-gpu' } },
    expected: 'act disable-scheduling',
  },
  {
    when: 'a rule says so, but as a guess',
    given: { attempts: [read], cause: { fixClass: 'replace-node', confidence: 'guess' } },
    expected: 'act reactivate-task',
  },
  {
    when: 'it failed on another node before',
    given: { attempts: [read, triedOn('n2')] },
    expected: 'act reactivate-task',
  },
  {
    when: 'it is off for this try already',
    given: { attempts: [read, triedOn('n1'), off({ result: 'done' })], ...disabled },
    expected: 'act reactivate-task',
  },
  {
    when: 'Batch refused that for this try',
    given: { attempts: [read, triedOn('n1'), off({ result: 'refused' })] },
    expected: 'act reactivate-task',
  },
  {
    when: 'a person rejected it',
    given: {
      incident: {
        rejections: [
          { action: 'disable-scheduling', by: 'me', verified: true, at: noon, reason: '' },
        ],
      },
    },
    expected: 'act reactivate-task',
  },
  {
    when: 'the node is another by now, with the same id',
    given: { node: { allocationTime: noon - minute } },
    expected: 'act reactivate-task',
  },
  {
    when: 'no other node takes tasks',
    given: { others: { schedulingEnabled: false } },
    expected: 'act reactivate-task',
  },
  {
    when: 'the others have a slot, and the task needs two',
    given: {
      others: { runningTasks: 1 },
      pool: { taskSlotsPerNode: 2 },
      task: { requiredSlots: 2 },
    },
    expected: 'act reactivate-task',
  },
  {
    when: 'tasks of the pool may run on several nodes, and one runs there',
    given: { pool: { interNode: true }, node: { runningTasks: 1, state: 'running' } },
    expected: 'act reactivate-task',
  },
  {
    when: 'as many nodes are under repair as may be',
    given: {
      other: [
        attempt({
          incidentId: incidentId(pool, 'other0000000'),
          action: { kind: 'reboot', node: nodeSubject('n4'), option: 'requeue' },
          step: 'verifying',
        }),
      ],
    },
    expected: 'act reactivate-task',
  },
  {
    when: 'another node is off for another task',
    given: {
      second: { schedulingEnabled: false },
      other: [
        off({
          incidentId: incidentId(pool, 'other0000000'),
          action: { ...disable, node: nodeSubject('n2') } as Attempt['action'],
        }),
      ],
    },
    expected: 'act reactivate-task',
  },
  {
    when: 'the pool only recommends: the call that is held is the try',
    given: { rules: { mode: 'recommend' } },
    expected: 'hold mode',
  },
  {
    when: 'the task is its owner’s: no node is switched off for it',
    given: { rules: { tasks: 'leave' } },
    expected: 'hold task-owner',
  },
  {
    when: 'that must be approved first',
    given: { rules: { approval: ['disable-scheduling'] } },
    expected: 'act reactivate-task',
  },
]

const through = {
  attempts: [read, off(), triedOn('n1', { result: 'helped' })],
  task: { result: 'success' },
} as const
const tried = [read, triedOn('n1'), off(), under]
const back: readonly Row[] = [
  {
    when: 'the task waits for a node',
    given: { ...disabled, attempts: tried, task: { state: 'active' } },
    expected: 'verify',
  },
  {
    when: 'it runs elsewhere',
    given: { ...disabled, attempts: tried, task: { state: 'running', nodeId: 'n2' } },
    expected: 'act enable-scheduling',
  },
  {
    when: 'it runs on the node itself, which was faster',
    given: { ...disabled, attempts: tried, task: { state: 'running', nodeId: 'N1' } },
    expected: 'verify',
  },
  {
    when: 'ten minutes are over',
    given: {
      ...disabled,
      attempts: [read, triedOn('n1'), off({ startedAt: noon - 10 * minute }), under],
      task: { state: 'active' },
    },
    expected: 'act enable-scheduling',
  },
  {
    when: 'ten minutes are over, and the jobs cannot be seen',
    given: {
      ...disabled,
      attempts: [read, triedOn('n1'), off({ startedAt: noon - 10 * minute }), under],
      tasksComplete: false,
    },
    expected: 'act enable-scheduling',
  },
  {
    when: 'the try has failed',
    given: { ...disabled, attempts: [read, triedOn('n1'), off(), triedOn('n1')] },
    expected: 'act enable-scheduling',
  },
  {
    when: 'the task has succeeded',
    given: { ...disabled, attempts: [read, off(), triedOn('n1')], task: { result: 'success' } },
    expected: 'act enable-scheduling',
  },
  {
    when: 'the mode was lowered meanwhile: it is held, and the incident stays',
    given: {
      ...disabled,
      rules: { mode: 'recommend' },
      ...through,
    },
    expected: 'hold mode',
  },
  {
    when: 'a person has switched it on again',
    given: {
      ...through,
    },
    expected: 'resolve helped',
  },
  {
    when: 'Batch had answered that it was off already: that is a person’s',
    given: {
      ...disabled,
      attempts: [
        ...[read, off({ answer: { status: 409, code: 'NodeAlreadyInTarget…', message: '' } })],
        triedOn('n1', { result: 'helped' }),
      ],
      task: { result: 'success' },
    },
    expected: 'resolve helped',
  },
  {
    when: 'the answer never came, and the call landed late',
    given: {
      ...disabled,
      attempts: [
        ...[read, attempt({ action: disable, result: 'not-made', startedAt: noon - 5 * minute })],
        triedOn('n1', { result: 'helped' }),
      ],
      task: { result: 'success' },
    },
    expected: 'act enable-scheduling',
  },
  {
    when: 'it was given back, and a person switched it off after that',
    given: {
      ...disabled,
      attempts: [read, off(), triedOn('n1', { result: 'helped' }), on()],
      task: { result: 'success' },
    },
    expected: 'resolve helped',
  },
  {
    when: 'Batch was too busy for it a moment ago',
    given: {
      ...disabled,
      attempts: [read, off(), triedOn('n1', { result: 'helped' }), on({ result: 'not-made' })],
      task: { result: 'success' },
    },
    expected: 'wait 12:01:00',
  },
  {
    when: 'Batch has refused it a moment ago',
    given: {
      ...disabled,
      attempts: [read, off(), triedOn('n1', { result: 'helped' }), on({ result: 'refused' })],
      task: { result: 'success' },
    },
    expected: 'wait 12:10:00',
  },
  {
    when: 'Batch has refused it five times: a person must do it',
    given: {
      ...disabled,
      attempts: [
        ...[read, off(), triedOn('n1', { result: 'helped' })],
        ...Array(5).fill(on({ result: 'refused', endedAt: noon - hour })),
      ],
      task: { result: 'success' },
    },
    expected: 'resolve helped',
  },
  {
    when: 'two nodes are owed: the one that is well comes first',
    given: {
      node: { schedulingEnabled: false, state: 'unusable' },
      second: { schedulingEnabled: false, state: 'offline' },
      attempts: [
        ...[read, off(), triedOn('n1', { result: 'did-not-help' })],
        off({ action: { ...disable, node: nodeSubject('n2') } as Attempt['action'] }),
        triedOn('n2', { result: 'helped' }),
      ],
      task: { result: 'success' },
    },
    expected: 'act enable-scheduling',
  },
  {
    when: 'the node is ill',
    given: {
      node: { schedulingEnabled: false, state: 'unusable' },
      ...through,
    },
    expected: 'wait 12:01:00',
  },
  {
    when: 'the node is gone, and another has its id',
    given: {
      node: { schedulingEnabled: false, allocationTime: noon - minute },
      ...through,
    },
    expected: 'resolve helped',
  },
  {
    when: 'another incident repairs the node',
    given: {
      ...disabled,
      ...through,
      other: [attempt({ incidentId: incidentId(pool, 'other0000000'), step: 'verifying' })],
    },
    expected: 'wait 12:01:00',
  },
]

describe('before a try', () => {
  test.each(first)('when $when: $expected', ({ given, expected }) => {
    expect(decided(given)).toEqual([expected])
  })
})

describe('a node that was switched off for a task', () => {
  test.each(back)('when $when: $expected', ({ given, expected }) => {
    expect(decided(given)).toEqual([expected])
  })
})
