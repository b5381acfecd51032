// What is found of a pool beside its resizes: preemption, autoscale, communication, agents, and work without a node.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { JobLook, NodeFacts, PoolFacts, PoolSnapshot } from '../../src/domain/facts.ts'
import {
  batchFault,
  day,
  hour,
  minute,
  nodeFacts,
  nodes,
  noon,
  poolFacts,
  snapshot,
  taskFacts,
} from '../support/build-facts.ts'

function found(pool: Partial<PoolSnapshot>, facts: Partial<PoolFacts> = {}) {
  return classify(poolFacts({ ...facts, snapshot: snapshot(pool) }))
}

const faults = (...given: Parameters<typeof found>) => found(...given).map(({ fault }) => fault)
const ago = (minutes: number) => noon - minutes * minute

describe('preempted nodes', () => {
  const spot = (preempted: readonly number[], well: number): NodeFacts[] => [
    ...preempted.map((minutes, index) =>
      nodeFacts({
        nodeId: `p${index}`,
        state: 'preempted',
        dedicated: false,
        stateSince: ago(minutes),
      }),
    ),
    ...nodes(well, 's', { dedicated: false }),
  ]

  test.each([
    { when: 'two of two', given: spot([60, 60], 0), expected: [] },
    { when: 'three of three', given: spot([60, 60, 60], 0), expected: ['pool-preempted'] },
    { when: 'three of twelve', given: spot([60, 60, 60], 9), expected: ['pool-preempted'] },
    { when: 'three of thirteen', given: spot([60, 60, 60], 10), expected: [] },
    { when: 'many that will be back soon', given: spot([29, 20, 10, 5], 0), expected: [] },
    { when: 'three for half an hour', given: spot([30, 30, 30], 1), expected: ['pool-preempted'] },
  ])('$when', ({ given, expected }) => {
    expect(faults({}, { nodes: given })).toEqual(expected)
  })

  test('are told with their share and since when, and charged to capacity', () => {
    const [told] = found({ targetLowPriority: 8 }, { nodes: spot([90, 60, 40, 5], 4) })
    expect(told).toMatchObject({
      causeClass: 'preemption',
      scope: 'some-nodes',
      retryHelps: false,
      since: ago(90),
    })
    expect(told?.summary).toMatch(
      /^4 of 8 Spot nodes \(50 %\) are preempted, the first since 2026-03-01 10:30:00 UTC; of 8 wanted, 4 are left\. /,
    )
  })
})

describe('an autoscale formula', () => {
  const error = { ...batchFault('InvalidAutoScalingSettings'), at: ago(10) }

  test.each([
    { when: 'fails', pool: { autoScale: true, autoScaleError: error }, expected: true },
    { when: 'is well', pool: { autoScale: true }, expected: false },
    { when: 'is switched off since', pool: { autoScaleError: error }, expected: false },
    {
      when: 'lacks samples in a pool of half an hour',
      pool: {
        autoScale: true,
        autoScaleError: { ...error, code: 'InsufficientSampleData' },
        createdAt: ago(30),
      },
      expected: true,
    },
    {
      when: 'lacks samples in a younger pool',
      pool: {
        autoScale: true,
        autoScaleError: { ...error, code: 'InsufficientSampleData' },
        createdAt: ago(29),
      },
      expected: false,
    },
  ])('that $when', ({ pool, expected }) => {
    expect(faults(pool)).toEqual(expected ? ['pool-autoscale-failed'] : [])
  })

  test('that fails is told with the size the pool keeps', () => {
    const [told] = found({ autoScale: true, autoScaleError: error, currentDedicated: 10 })
    expect(told?.summary).toMatch(
      /^InvalidAutoScalingSettings: the evaluation at 2026-03-01 11:50:00 UTC failed, and the pool stays at 10 nodes\. /,
    )
  })
})

describe('the communication mode', () => {
  const retired = Date.UTC(2026, 2, 31)
  test.each([
    { when: 'classic is in force', pool: { currentCommunication: 'classic' }, expected: true },
    {
      when: 'simplified is asked for, and classic still in force',
      pool: { currentCommunication: 'classic', targetCommunication: 'simplified' },
      expected: true,
    },
    {
      when: 'classic is asked for in a pool without nodes',
      pool: { targetCommunication: 'classic' },
      expected: true,
    },
    {
      when: 'simplified is in force',
      pool: { currentCommunication: 'simplified' },
      expected: false,
    },
    { when: 'nothing is said of it', pool: {}, expected: false },
  ])('is told when $when', ({ pool, expected }) => {
    const told = (observedAt: number) =>
      faults(pool, { observedAt }).includes('pool-classic-communication')
    expect(told(retired)).toBe(expected)
    expect(told(retired - 1)).toBe(false)
  })
})

describe('node agents', () => {
  const aged = (...versions: string[]) =>
    versions.map((agentVersion, index) => nodeFacts({ nodeId: `a${index}`, agentVersion }))

  test.each([
    { versions: ['1.12.15', '1.12.2'], expected: [] },
    { versions: ['1.11.11'], expected: ['node-agent-old'] },
    { versions: ['1.9.35', '1.12.15'], expected: ['node-agent-old'] },
    { versions: ['0.9.1'], expected: ['node-agent-old'] },
    { versions: ['2.0.0', '1.12.15'], expected: [] },
    { versions: ['unknown', ''], expected: [] },
  ])('of the versions $versions', ({ versions, expected }) => {
    expect(faults({}, { nodes: aged(...versions) })).toEqual(expected)
  })

  test('are told once for the pool, with their versions and the newest that was seen', () => {
    const [told, ...more] = found({}, { nodes: aged('1.9.35', '1.10.7', '1.12.20') })
    expect(more).toEqual([])
    expect(told).toMatchObject({ subject: { kind: 'pool' }, nodeIds: ['a0', 'a1'] })
    expect(told?.summary).toMatch(/^2 of 3 nodes run agent 1\.9\.35, 1\.10\.7; 1\.12\.20 is out\. /)
  })
})

describe('a pool with work', () => {
  const look = (minutes: number, overrides: Partial<JobLook> = {}): JobLook => ({
    jobId: 'job',
    state: 'active',
    active: 7,
    running: 0,
    waiting: [taskFacts({ state: 'active', stateSince: ago(minutes) })],
    blockedBy: [],
    preparationFailed: [],
    slow: [],
    ...overrides,
  })
  const empty = { targetDedicated: 0, currentDedicated: 0 }
  const off = nodes(2, 'o', { state: 'offline', schedulingEnabled: false })
  const none: readonly NodeFacts[] = []

  test.each([
    { when: 'and no nodes', pool: empty, given: { nodes: none }, expected: true },
    { when: 'and one that is idle', pool: {}, given: { nodes: nodes(1, 'i') }, expected: false },
    { when: 'and only such as are switched off', pool: {}, given: { nodes: off }, expected: true },
    {
      when: 'that waits for less than half an hour',
      pool: empty,
      given: { nodes: none, jobs: [look(29)] },
      expected: false,
    },
    {
      when: 'of a job that is disabled',
      pool: empty,
      given: { nodes: none, jobs: [look(60, { state: 'disabled' })] },
      expected: false,
    },
    {
      when: 'and nodes on their way',
      pool: {},
      given: { nodes: [...off, nodeFacts({ nodeId: 's', state: 'starting', stateSince: ago(5) })] },
      expected: false,
    },
    {
      when: 'while it resizes',
      pool: { ...empty, allocationState: 'resizing' },
      given: { nodes: none },
      expected: false,
    },
    {
      when: 'whose nodes have a finding that says why',
      pool: {},
      given: { nodes: nodes(3, 'u', { state: 'unusable' }) },
      expected: false,
    },
  ])('$when', ({ pool, given, expected }) => {
    const told = faults(
      { allocationStateSince: noon - day, ...pool },
      { jobs: [look(60)], ...given },
    )
    expect(told.includes('pool-no-usable-node')).toBe(expected)
  })

  test('of which nothing is known in this pass', () => {
    expect(faults({ ...empty, allocationStateSince: noon - day }, { nodes: none })).toEqual([])
  })

  test.each([
    {
      when: 'its target is 0',
      pool: empty,
      seen: none,
      says: 'the pool has no nodes. Its target is 0.',
    },
    {
      when: 'its formula asks for none',
      pool: { ...empty, autoScale: true },
      seen: none,
      says: 'the pool has no nodes. Its autoscale formula asks for no node although tasks wait.',
    },
    {
      when: 'a person switched them off',
      pool: {},
      seen: off,
      says: 'of 2 nodes none takes tasks: 2 offline. Somebody has switched off the scheduling of all of them.',
    },
  ])('says why where $when', ({ pool, seen, says }) => {
    const [told] = found(
      { ...pool, allocationStateSince: noon - hour },
      { nodes: seen, jobs: [look(60)] },
    )
    expect(told).toMatchObject({ fault: 'pool-no-usable-node', causeClass: 'user-config' })
    expect(told?.summary).toBe(
      `7 tasks of 1 jobs wait, the longest since 2026-03-01 11:00:00 UTC; ${says}`,
    )
  })
})
