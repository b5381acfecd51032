// Tasks that wait and never start: which reason is named, and where none is.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { JobLook, PoolFacts } from '../../src/domain/facts.ts'
import {
  batchFault,
  hour,
  jobLook,
  minute,
  nodeFacts,
  nodes,
  noon,
  poolFacts,
  snapshot,
  taskFacts,
} from '../support/build-facts.ts'

function waits(
  forMs: number,
  taskId = 't1',
  overrides: Partial<Parameters<typeof taskFacts>[0]> = {},
) {
  const {
    result: _,
    endedAt: __,
    nodeId: ___,
    ...active
  } = taskFacts({
    taskId,
    state: 'active',
    stateSince: noon - forMs,
    ...overrides,
  })
  return active
}

const busy = nodes(2, 'n', { state: 'running', runningTasks: 1 })

function found(look: Partial<JobLook>, facts: Partial<PoolFacts> = {}) {
  const job = jobLook({ active: 3, waiting: [waits(hour)], ...look })
  return classify(poolFacts({ nodes: busy, jobs: [job], ...facts })).filter(({ fault }) =>
    ['job-waits', 'task-never-starts'].includes(fault),
  )
}

const quota = batchFault('AccountCoreQuotaReached')

describe('tasks that are active for an hour', () => {
  test.each<{
    when: string
    look: Partial<JobLook>
    facts?: Partial<PoolFacts>
    expected: readonly string[]
    says?: string
  }>([
    { when: 'every node is busy', look: {}, expected: [] },
    {
      when: 'their job is disabled',
      look: { state: 'disabled' },
      expected: ['benign'],
      says: 'The job is disabled: none of its tasks is run until it is enabled.',
    },
    { when: 'their job is being ended', look: { state: 'terminating' }, expected: [] },
    {
      when: 'one asks for more slots than a node has',
      look: { waiting: [waits(hour), waits(11 * minute, 'big', { requiredSlots: 3 })] },
      expected: ['user-config'],
      says: 'A task asks for 3 slots (requiredSlots), and a node of the pool has 1 (taskSlotsPerNode)',
    },
    {
      when: 'what they depend on failed',
      look: { waiting: [waits(hour, 't1', { dependsOn: ['1'] })], blockedBy: ['0001'] },
      expected: ['user-config'],
      says: 'Task 0001 failed, and what depends on it cannot start.',
    },
    {
      when: 'no node is usable as the quota is used up',
      look: {},
      facts: { nodes: [], snapshot: snapshot({ resizeErrors: [quota], targetDedicated: 20 }) },
      expected: ['quota'],
      says: 'its resize ended with AccountCoreQuotaReached',
    },
    {
      when: 'no node is usable for another reason, which is the pool’s to tell',
      look: {},
      facts: { nodes: nodes(2, 'n', { state: 'unusable' }) },
      expected: [],
    },
    {
      when: 'no node is usable, and an error is left over on a pool that has all of them',
      look: {},
      facts: { nodes: [], snapshot: snapshot({ resizeErrors: [quota] }) },
      expected: [],
    },
    {
      when: 'the quota is used up, and other nodes run',
      look: {},
      facts: { snapshot: snapshot({ resizeErrors: [quota], targetDedicated: 20 }) },
      expected: [],
    },
    {
      when: 'nodes are idle all the while and none of the job runs: nobody knows why',
      look: {},
      facts: { nodes: [nodeFacts({ stateSince: noon - hour })] },
      expected: ['unknown'],
      says: '1 nodes of the pool are idle all the while',
    },
    {
      when: 'nodes are idle, and the job runs as many as it may',
      look: { running: 1 },
      facts: { nodes: [nodeFacts({ stateSince: noon - hour })] },
      expected: [],
    },
    {
      when: 'a node is idle since ten minutes',
      look: {},
      facts: { nodes: [nodeFacts({ stateSince: noon - 10 * minute })] },
      expected: [],
    },
    {
      when: 'the pool is being resized',
      look: {},
      facts: {
        nodes: [],
        snapshot: snapshot({
          resizeErrors: [quota],
          targetDedicated: 20,
          allocationState: 'resizing',
        }),
      },
      expected: [],
    },
    {
      when: 'the pool is young',
      look: {},
      facts: {
        nodes: [],
        snapshot: snapshot({
          resizeErrors: [quota],
          targetDedicated: 20,
          createdAt: noon - 10 * minute,
        }),
      },
      expected: [],
    },
    {
      when: 'their preparation fails, which is told by itself',
      look: { preparationFailed: [{ nodeId: 'n1', at: noon - hour }] },
      facts: { nodes: [nodeFacts({ stateSince: noon - hour })] },
      expected: [],
    },
  ])('are told as $expected when $when', ({ look, facts, expected, says }) => {
    const findings = found(look, facts)
    expect(findings.map(({ causeClass }) => causeClass)).toEqual(expected)
    if (says) expect(findings[0]?.summary).toContain(says)
  })

  test('for less than half an hour are nothing', () => {
    expect(found({ state: 'disabled', waiting: [waits(29 * minute)] })).toEqual([])
    expect(found({ state: 'disabled', waiting: [waits(30 * minute)] })).toHaveLength(1)
  })

  test('are one finding of their job; one that waits alone is its own', () => {
    const alone = found({ state: 'disabled', active: 1 })
    expect(alone.map(({ fault, subject }) => [fault, subject.kind])).toEqual([
      ['task-never-starts', 'task'],
    ])
    const many = found({ state: 'disabled', active: 2 })
    expect(many.map(({ fault, subject }) => [fault, subject.kind])).toEqual([['job-waits', 'job']])
    expect(many[0]?.summary).toMatch(/^2 tasks of the job are active, the longest for 1 h\. /)
  })

  test('are nothing in a pass that did not look at jobs', () => {
    expect(classify(poolFacts({ nodes: busy }))).toEqual([])
  })
})
