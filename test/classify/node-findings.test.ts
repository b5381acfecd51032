// What is named of nodes: each alone, few, or the pool; an error of a node's own outranks its state.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { PoolFacts } from '../../src/domain/facts.ts'
import {
  batchFault,
  gonePool,
  minute,
  nodeFacts,
  nodes,
  noon,
  poolFacts,
  poolOf,
  snapshot,
} from '../support/build-facts.ts'

interface Case {
  when: string
  given: PoolFacts
  /** Fault and scope of each finding, in order. */
  expected: readonly string[]
}

const unusable = { state: 'unusable', stateSince: noon - 20 * minute } as const
const failed = {
  state: 'starttaskfailed',
  startTask: { state: 'completed', result: 'failure', exitCode: 1, retryCount: 0, endedAt: noon },
} as const
/** States that a node passes through, entered just now. */
const just = { stateSince: noon - minute }
const diskFull = { state: 'unusable', errors: [batchFault('DiskFull')] } as const

function told(facts: PoolFacts): readonly string[] {
  return classify(facts).map(({ fault, scope }) => `${fault} ${scope}`)
}

const cases: readonly Case[] = [
  { when: 'all nodes are idle', given: poolFacts(), expected: [] },
  { when: 'the pool is gone', given: gonePool(), expected: [] },
  {
    when: 'the pool is being deleted, sick as it may be',
    given: { ...poolOf(4, nodes(4, 'u', unusable)), snapshot: snapshot({ state: 'deleting' }) },
    expected: [],
  },
  {
    when: 'one of ten is unusable',
    given: poolOf(10, nodes(1, 'u', unusable)),
    expected: ['node-unusable one-node'],
  },
  {
    when: 'three of ten are unusable: 30 %, nodes',
    given: poolOf(10, nodes(3, 'u', unusable)),
    expected: Array(3).fill('node-unusable some-nodes'),
  },
  {
    when: 'five of ten are unusable: exactly half is not most',
    given: poolOf(10, nodes(5, 'u', unusable)),
    expected: Array(5).fill('node-unusable some-nodes'),
  },
  {
    when: 'six of ten are unusable: most, so the pool',
    given: poolOf(10, nodes(6, 'u', unusable)),
    expected: ['pool-unusable whole-pool'],
  },
  {
    when: 'the only node of a pool is unusable: one node is no pattern',
    given: poolOf(1, nodes(1, 'u', unusable)),
    expected: ['node-unusable one-node'],
  },
  {
    when: 'both nodes of two are unusable',
    given: poolOf(2, nodes(2, 'u', unusable)),
    expected: ['pool-unusable whole-pool'],
  },
  {
    when: 'two of three are unusable: too few to be the pool',
    given: poolOf(3, nodes(2, 'u', unusable)),
    expected: Array(2).fill('node-unusable some-nodes'),
  },
  {
    when: 'all of three are unusable',
    given: poolOf(3, nodes(3, 'u', unusable)),
    expected: ['pool-unusable whole-pool'],
  },
  {
    when: 'nodes that are preempted, leaving, offline or deallocated do not water the share down',
    given: poolFacts({
      nodes: [
        ...nodes(3, 'u', unusable),
        nodeFacts({ nodeId: 'a', state: 'preempted' }),
        nodeFacts({ nodeId: 'b', state: 'leavingpool', ...just }),
        nodeFacts({ nodeId: 'c', state: 'offline' }),
        nodeFacts({ nodeId: 'd', state: 'deallocated' }),
        nodeFacts({ nodeId: 'e', state: 'deallocating' }),
      ],
    }),
    expected: ['pool-unusable whole-pool'],
  },
  {
    when: 'nodes that Batch still makes cannot show it yet',
    given: poolFacts({
      nodes: [...nodes(3, 'u', unusable), ...nodes(7, 'c', { state: 'creating', ...just })],
    }),
    expected: ['pool-unusable whole-pool'],
  },
  {
    when: 'an unusable node reports a full disk: named by its error, once',
    given: poolOf(10, nodes(1, 'd', diskFull)),
    expected: ['node-disk-full one-node'],
  },
  {
    when: 'every node is unusable with a full disk: the same error, so one finding',
    given: poolOf(3, nodes(3, 'd', diskFull)),
    expected: ['pool-node-errors whole-pool'],
  },
  {
    when: 'most nodes report an error, but not the same',
    given: poolFacts({
      nodes: [
        ...nodes(2, 'd', diskFull),
        ...nodes(2, 'a', { state: 'unusable', errors: [batchFault('ApplicationPackageError')] }),
        nodeFacts(),
      ],
    }),
    expected: [
      ...Array(2).fill('node-package-failed some-nodes'),
      ...Array(2).fill('node-disk-full some-nodes'),
    ],
  },
  {
    when: 'a node has two errors, one of them the full disk in another spelling',
    given: poolOf(5, [
      nodeFacts({ nodeId: 'x', errors: [batchFault('AgentOdd'), batchFault('DISKFULL')] }),
    ]),
    expected: ['node-disk-full one-node'],
  },
  {
    when: 'an agent could not be installed while the node is still starting',
    given: poolOf(5, [
      nodeFacts({
        nodeId: 'x',
        state: 'starting',
        errors: [batchFault('BatchAgentInstallationFailure')],
      }),
    ]),
    expected: ['node-agent-failed one-node'],
  },
  {
    when: 'a node whose start task failed also reports an error: one finding, the error',
    given: poolOf(10, nodes(1, 's', { ...failed, errors: [batchFault('DiskFull')] })),
    expected: ['node-disk-full one-node'],
  },
  {
    when: 'a node is being rebooted and still shows the error of before',
    given: poolOf(
      10,
      nodes(1, 's', { state: 'rebooting', ...just, errors: [batchFault('DiskFull')] }),
    ),
    expected: [],
  },
  {
    when: 'a person switched a node with an error off',
    given: poolOf(10, nodes(1, 's', { state: 'offline', errors: [batchFault('DiskFull')] })),
    expected: [],
  },
  {
    when: 'one start task of ten failed',
    given: poolOf(10, nodes(1, 's', failed)),
    expected: ['node-start-task-failed one-node'],
  },
  {
    when: 'two of three start tasks failed',
    given: poolOf(3, nodes(2, 's', failed)),
    expected: Array(2).fill('node-start-task-failed some-nodes'),
  },
  {
    when: 'most start tasks failed',
    given: poolOf(7, nodes(4, 's', failed)),
    expected: ['pool-start-task-failed whole-pool'],
  },
  {
    when: 'three start tasks failed while seven nodes still run theirs: all that have ended',
    given: poolFacts({
      nodes: [
        ...nodes(3, 's', failed),
        ...nodes(7, 'w', { state: 'waitingforstarttask', ...just }),
      ],
    }),
    expected: ['pool-start-task-failed whole-pool'],
  },
  {
    when: 'one start task has just failed while most still run theirs: it may be the first of a wave',
    given: poolFacts({
      nodes: [
        ...nodes(1, 's', { state: 'starttaskfailed', stateSince: noon - minute }),
        ...nodes(9, 'w', { state: 'starting', ...just }),
      ],
    }),
    expected: [],
  },
  {
    when: 'one start task failed two minutes ago, and the others still run theirs: one is no pattern',
    given: poolFacts({
      nodes: [
        ...nodes(1, 's', { state: 'starttaskfailed', stateSince: noon - 2 * minute }),
        ...nodes(9, 'w', { state: 'starting', ...just }),
      ],
    }),
    expected: ['node-start-task-failed one-node'],
  },
  {
    when: 'one start task has just failed while few others run theirs',
    given: poolFacts({
      nodes: [
        ...nodes(1, 's', { state: 'starttaskfailed', stateSince: noon - minute }),
        ...nodes(7, 'i', { state: 'idle' }),
        ...nodes(2, 'w', { state: 'starting', ...just }),
      ],
    }),
    expected: ['node-start-task-failed one-node'],
  },
  {
    when: 'nodes are in states that say nothing: new to us, offline, preempted',
    given: poolFacts({
      nodes: [
        nodeFacts({ nodeId: 'a', state: 'unknown', ...just }),
        nodeFacts({ nodeId: 'b', state: 'unknown-state' }),
        nodeFacts({ nodeId: 'c', state: 'offline' }),
        nodeFacts({ nodeId: 'd', state: 'preempted' }),
      ],
    }),
    expected: [],
  },
]

describe('the findings of nodes', () => {
  test.each(cases)('$when', ({ given, expected }) => {
    expect(told(given)).toEqual(expected)
  })

  test('an unusable node is sick since Batch says so, and its pool since the first of them', () => {
    const early = nodeFacts({ nodeId: 'a', ...unusable, stateSince: noon - 50 * minute })
    const late = nodeFacts({ nodeId: 'b', ...unusable, stateSince: noon - 10 * minute })
    expect(classify(poolOf(2, [late, early]))[0]?.since).toBe(noon - 50 * minute)
    expect(classify(poolOf(9, [late]))[0]?.since).toBe(noon - 10 * minute)
  })

  test('the text of a finding is the same in each pass while nothing happens', () => {
    const sick = [...nodes(1, 'u', unusable), ...nodes(1, 's', failed), ...nodes(1, 'd', diskFull)]
    const facts = poolOf(10, sick)
    const later = { ...facts, observedAt: noon + 7 * minute }
    expect(classify(facts)).toHaveLength(3)
    expect(classify(later)).toEqual(classify(facts))
  })

  test('a pool finding names 20 nodes at most', () => {
    expect(classify(poolOf(30, nodes(30, 'u', unusable)))[0]?.nodeIds).toHaveLength(20)
  })

  test('secrets in what Batch says are not in the finding', () => {
    const said = 'GET https://a.blob.core.windows.net/c/b?sv=1&sig=SECRETSIG failed'
    const error = batchFault('ApplicationPackageError', {
      message: said,
      details: [{ name: 'Url', value: said }],
    })
    const facts = poolOf(3, [nodeFacts({ nodeId: 'x', state: 'unusable', errors: [error] })])
    expect(JSON.stringify(classify(facts))).not.toContain('SECRETSIG')
  })
})
