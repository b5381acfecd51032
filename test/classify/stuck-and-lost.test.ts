// Nodes that do not get on, and nodes nobody hears of: when that is a finding, and when patience is due.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { NodeFacts, PoolSnapshot } from '../../src/domain/facts.ts'
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
} from '../support/build-facts.ts'

function told(node: Partial<NodeFacts>, pool: Partial<PoolSnapshot> = {}, others = nodes(9, 'w')) {
  const sick = nodeFacts({ nodeId: 'x', ...node })
  return classify(poolFacts({ nodes: [sick, ...others], snapshot: snapshot(pool) }))
}

const faults = (...given: Parameters<typeof told>) => told(...given).map(({ fault }) => fault)
const ago = (minutes: number) => noon - minutes * minute

describe('a node', () => {
  test.each([
    ['creating', 45],
    ['starting', 45],
    ['waitingforstarttask', 60],
    ['rebooting', 30],
    ['reimaging', 45],
    ['leavingpool', 60],
    ['upgradingos', 60],
  ] as const)('that is %s for more than %d minutes is stuck', (state, minutes) => {
    expect(faults({ state, stateSince: ago(minutes) })).toEqual([])
    expect(faults({ state, stateSince: ago(minutes) - 1 })).toEqual(['node-stuck'])
  })

  test.each(['idle', 'running', 'offline', 'preempted', 'deallocated', 'unknown-state'] as const)(
    'that is %s for a day is not',
    (state) => {
      expect(faults({ state, stateSince: noon - day })).toEqual([])
    },
  )

  test.each([
    { when: 'in a pool that is not an hour old', pool: { createdAt: ago(59) }, expected: [] },
    { when: 'in one that is', pool: { createdAt: ago(60) }, expected: ['node-stuck'] },
    { when: 'while the pool resizes', pool: { allocationState: 'resizing' }, expected: [] },
  ])('starting for 50 minutes $when', ({ pool, expected }) => {
    expect(faults({ state: 'starting', stateSince: ago(50) }, pool)).toEqual(expected)
  })

  test('starting for twice the time is stuck, whatever the pool does', () => {
    const node = { state: 'starting', stateSince: ago(91) } as const
    expect(faults(node, { allocationState: 'resizing' })).toEqual(['node-stuck'])
  })

  test('waits for its start task as long as three times the longest that succeeded here', () => {
    const startTask = { state: 'completed', result: 'success', retryCount: 0 }
    // It took 50 minutes elsewhere: 150 minutes are waited for.
    const others = nodes(9, 'w', {
      startTask: { ...startTask, startedAt: noon - 2 * hour, endedAt: ago(70) },
    })
    const node = (minutes: number) =>
      ({ state: 'waitingforstarttask', stateSince: ago(minutes) }) as const
    expect(faults(node(149), {}, others)).toEqual([])
    expect(faults(node(151), {}, others)).toEqual(['node-stuck'])
  })

  test('that waits for a start task which has ended nowhere yet has three hours', () => {
    const both = (minutes: number) =>
      classify(
        poolFacts({
          nodes: nodes(2, 'n', { state: 'waitingforstarttask', stateSince: ago(minutes) }),
        }),
      ).map(({ fault }) => fault)
    expect(both(179)).toEqual([])
    expect(both(181)).toEqual(['node-stuck', 'node-stuck'])
  })

  test('that leaves and still runs tasks is not stuck', () => {
    const node = { state: 'leavingpool', stateSince: noon - day, runningTasks: 1 } as const
    expect(faults(node)).toEqual([])
  })

  test('that is stuck with an error is named by the error', () => {
    const errors = [batchFault('BatchAgentInstallationFailure')]
    expect(faults({ state: 'starting', stateSince: ago(50), errors })).toEqual([
      'node-agent-failed',
    ])
  })

  test('that is stuck says so with its numbers, and no cause', () => {
    const [found] = told({ state: 'starting', stateSince: ago(50) })
    expect(found).toMatchObject({ causeClass: 'unknown', scope: 'one-node', since: ago(50) })
    expect(found?.summary).toMatch(
      /^The node is starting since 2026-03-01 11:10:00 UTC, longer than 45 min; 1 of 10 nodes are stuck so\. /,
    )
  })

  test('of unknown state is lost after five minutes, not before', () => {
    expect(faults({ state: 'unknown', stateSince: ago(5) })).toEqual([])
    expect(faults({ state: 'unknown', stateSince: ago(6) })).toEqual(['node-lost'])
  })
})
