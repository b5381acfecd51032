// Which node is called a black hole: by its runs against those of the others, and never on little.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { NodeFacts } from '../../src/domain/facts.ts'
import { faultRow } from '../../src/domain/fault.ts'
import type { OutputsSeen } from '../../src/domain/outputs-seen.ts'
import type { NodePast } from '../../src/domain/record.ts'
import {
  allocated,
  hour,
  minute,
  nodeFacts,
  noon,
  poolFacts,
  taskFacts,
} from '../support/build-facts.ts'

/** `runs` are failures and all runs of each node, the first of them of `n0`. */
function pool(runs: readonly (readonly [number, number])[], first: Partial<NodeFacts> = {}) {
  return runs.map(([failures, all], index) =>
    nodeFacts({
      nodeId: `n${index}`,
      tasksRun: all,
      tasksSucceeded: all - failures,
      ...(index === 0 ? first : {}),
    }),
  )
}

const nine = (failures: number, all: number) => Array(9).fill([failures, all] as const)

function holes(
  nodes: readonly NodeFacts[],
  {
    outputs,
    pasts,
    tasks = [],
  }: {
    outputs?: OutputsSeen
    pasts?: readonly NodePast[]
    tasks?: ReturnType<typeof taskFacts>[]
  } = {},
) {
  return classify(poolFacts({ nodes, tasks }), outputs, pasts).filter(
    ({ fault }) => fault === 'node-black-hole',
  )
}

interface Case {
  when: string
  nodes: readonly NodeFacts[]
  expected: readonly string[]
}

const cases: readonly Case[] = [
  { when: 'nothing ran', nodes: pool([[0, 0], ...nine(0, 0)]), expected: [] },
  { when: 'all pass', nodes: pool([[0, 40], ...nine(0, 40)]), expected: [] },
  {
    when: 'it fails all, and others none',
    nodes: pool([[40, 40], ...nine(0, 1)]),
    expected: ['n0'],
  },
  { when: 'all fail alike', nodes: pool([[40, 40], ...nine(40, 40)]), expected: [] },
  { when: 'half fail everywhere', nodes: pool([[25, 40], ...nine(20, 40)]), expected: [] },
  {
    when: 'it fails three quarters, and others a tenth',
    nodes: pool([[30, 40], ...nine(4, 40)]),
    expected: ['n0'],
  },
  { when: 'seven runs are too few', nodes: pool([[7, 7], ...nine(0, 40)]), expected: [] },
  { when: 'eight are not', nodes: pool([[8, 8], ...nine(0, 40)]), expected: ['n0'] },
  {
    // 4 of 10 against 0 of 360: no chance either, but most of what it runs is well.
    when: 'it fails less than half',
    nodes: pool([[4, 10], ...nine(0, 40)]),
    expected: [],
  },
  {
    when: 'the others have hardly run',
    nodes: pool([
      [40, 40],
      [0, 2],
      [0, 2],
    ]),
    expected: [],
  },
  {
    when: 'it is one of two',
    nodes: pool([
      [40, 40],
      [0, 400],
    ]),
    expected: [],
  },
  {
    when: 'two of ten fail all: each is told, for the one in the middle is well',
    nodes: pool([[40, 40], [60, 60], ...Array(8).fill([0, 20] as const)]),
    expected: ['n0', 'n1'],
  },
  {
    when: 'runs under way count as runs: none of them has failed',
    nodes: pool([[8, 8], ...nine(0, 40)], { state: 'running', runningTasks: 8 }),
    expected: [],
  },
  {
    when: 'Batch says more succeeded than ran',
    nodes: pool([[-5, 10], ...nine(0, 40)]),
    expected: [],
  },
  {
    when: 'its scheduling is switched off',
    nodes: pool([[40, 40], ...nine(0, 40)], { schedulingEnabled: false }),
    expected: [],
  },
  {
    when: 'it is offline',
    nodes: pool([[40, 40], ...nine(0, 40)], { state: 'offline' }),
    expected: [],
  },
]

describe('a black hole', () => {
  test.each(cases)('when $when', ({ nodes, expected }) => {
    expect(holes(nodes).flatMap(({ nodeIds }) => nodeIds)).toEqual(expected)
  })

  test('is told with its numbers', () => {
    const [found] = holes(pool([[40, 40], ...nine(4, 40)], { lastBootAt: noon - hour }))
    expect(found).toMatchObject({
      subject: { kind: 'node', nodeId: 'n0', allocationTime: allocated },
      scope: 'one-node',
      since: noon - hour,
    })
    expect(found).not.toHaveProperty('rule')
    expect(found?.summary).toMatch(
      /^40 of 40 runs failed on this node \(100 %\), against 36 of 360 on 9 others \(10 %\); the chance of that is \de-\d\d\. /,
    )
  })

  test('where Batch counts no runs, tasks that were seen to fail there count', () => {
    const tasks = Array.from({ length: 9 }, (_, index) =>
      taskFacts({ taskId: `t${index}`, jobId: `j${index}`, nodeId: 'N0' }),
    )
    expect(holes(pool([[0, 0], ...nine(0, 40)]), { tasks })).toHaveLength(1)
    expect(holes(pool([[0, 0], ...nine(0, 0)]), { tasks })).toEqual([])
    const ofTwoJobs = tasks.map((task, index) => ({ ...task, jobId: `j${index % 2}` }))
    expect(holes(pool([[0, 0], ...nine(0, 40)]), { tasks: ofTwoJobs })).toEqual([])
  })

  const rebooted = (tasksRun: number, tasksSucceeded: number): readonly NodePast[] => [
    {
      nodeId: 'N0',
      repairs: [
        {
          at: noon - 30 * minute,
          kind: 'reboot',
          allocationTime: allocated,
          tasksRun,
          tasksSucceeded,
        },
      ],
    },
  ]

  test('that was rebooted is judged by what it ran since', () => {
    const still = pool([[40, 40], ...nine(0, 40)])
    expect(holes(still, { pasts: rebooted(40, 0) })).toEqual([])
    expect(holes(still, { pasts: rebooted(35, 0) })).toEqual([])
    const [again] = holes(still, { pasts: rebooted(30, 0) })
    expect(again).toMatchObject({ rule: 'black-hole-after-reboot', fixClass: 'replace-node' })
    expect(again?.summary).toContain('10 of 10 runs failed on this node since it was rebooted')
  })

  test('whose totals began anew with the reboot is judged by them', () => {
    const [again] = holes(pool([[20, 20], ...nine(0, 40)]), { pasts: rebooted(300, 10) })
    expect(again?.summary).toContain('20 of 20 runs')
  })

  test('is not another node that had its id before', () => {
    const past = rebooted(35, 0).map((one) => ({
      ...one,
      repairs: one.repairs.map((repair) => ({ ...repair, allocationTime: allocated - hour })),
    }))
    expect(holes(pool([[40, 40], ...nine(0, 40)]), { pasts: past })).toHaveLength(1)
  })

  test.each([
    ['infoROM is corrupted at gpu 0001:00:00.0', 'hardware', true],
    ['No space left on device', 'disk-full', true],
    ["ModuleNotFoundError: No module named 'numpy'", faultRow('node-black-hole').causeClass, false],
  ])('whose tasks wrote "%s" has the cause %s', (output, causeClass, isNamed) => {
    const outputs = { of: () => output }
    const [found] = holes(pool([[40, 40], ...nine(0, 40)]), { outputs })
    // The others pass the same tasks: what lies with the program is not why.
    expect([found?.causeClass, found?.rule !== undefined]).toEqual([causeClass, isNamed])
    // And whoever may submit a task may write anything: it is not to decide what becomes of the node.
    expect(isNamed ? found?.confidence : 'guess').toBe('guess')
    const [again] = holes(pool([[40, 40], ...nine(0, 40)]), { outputs, pasts: rebooted(30, 0) })
    expect(again).toMatchObject({ rule: 'black-hole-after-reboot', confidence: 'likely' })
  })

  test('names a start task that the pool does not wait for', () => {
    const startTask = { state: 'completed', result: 'failure', exitCode: 3, retryCount: 0 }
    const [found] = holes(pool([[40, 40], ...nine(0, 40)], { startTask }))
    expect(found?.evidence.at(-1)).toEqual({
      name: 'start task',
      value: 'failed with exit code 3, and the pool does not wait for it',
    })
  })
})
