// A node is blamed for failed tasks only where their jobs are seen to pass on other nodes.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { NodeFacts, RecentTask } from '../../src/domain/facts.ts'
import { minute, nodeFacts, nodes, noon, poolFacts, second } from '../support/build-facts.ts'

const ran = (jobId: string, taskId: string, given: Partial<RecentTask> = {}): RecentTask => ({
  ...{ jobId, taskId, state: 'completed', result: 'failure' },
  ...{ startedAt: noon - 10 * minute, endedAt: noon - 9 * minute, ...given },
})
const runs = (jobId: string, count: number, given: Partial<RecentTask> = {}) =>
  Array.from({ length: count }, (_, index) => ran(jobId, `t${index}`, given))
const passed = (jobId: string) => runs(jobId, 3, { result: 'success' })

/** Its totals are those of a black hole: what its tasks were tells. */
function isBlamed(recentTasks: readonly RecentTask[] | undefined, others: readonly RecentTask[]) {
  const mine = recentTasks ? { recentTasks } : {}
  const sick = nodeFacts({ nodeId: 'x', tasksRun: 40, tasksSucceeded: 0, ...mine })
  const well: readonly NodeFacts[] = nodes(9, 'w', {
    tasksRun: 40,
    tasksSucceeded: 40,
    ...(recentTasks ? { recentTasks: others } : {}),
  })
  const found = classify(poolFacts({ nodes: [sick, ...well] }))
  return found.some(({ fault }) => fault === 'node-black-hole')
}

const forFive = { startedAt: noon - 5 * minute }
const { endedAt: _, result: __, ...under } = ran('a', 'long', { ...forFive, state: 'running' })
const long: readonly RecentTask[] = [under]
const shortly = runs('a', 9, { startedAt: noon - 60 * second, endedAt: noon - 30 * second })

describe('a node that fails all it runs', () => {
  test.each([
    { when: 'its tasks are not told', mine: undefined, others: [], expected: true },
    { when: 'the others pass that job', mine: runs('a', 10), others: passed('A'), expected: true },
    { when: 'all are of one bad job', mine: runs('bad', 10), others: passed('a'), expected: false },
    {
      when: 'it passed that job itself, and nobody else ran it',
      mine: [...runs('a', 6), ran('a', 'well', { result: 'success' })],
      others: passed('b'),
      expected: false,
    },
    { when: 'it tells none', mine: [], others: passed('a'), expected: false },
    {
      when: 'it is one task with many retries',
      mine: Array(10).fill(ran('a', 't1')),
      others: passed('a'),
      expected: false,
    },
    {
      when: 'they are three tasks with many retries',
      mine: [...runs('a', 3), ...runs('A', 3)],
      others: passed('a'),
      expected: true,
    },
    {
      when: 'somebody ended the job',
      mine: runs('a', 10, { code: 'TaskEnded' }),
      others: passed('a'),
      expected: false,
    },
    {
      when: 'most are of a bad job, and a few of one that passes',
      mine: [...runs('bad', 7), ...runs('a', 3)],
      others: passed('a'),
      expected: false,
    },
    {
      when: 'half are of a job that passes',
      mine: [...runs('bad', 3), ...runs('a', 3)],
      others: passed('a'),
      expected: true,
    },
    { when: 'others run the job for long', mine: shortly, others: long, expected: true },
    {
      when: 'others have just begun it',
      mine: shortly,
      others: [{ ...under, startedAt: noon - 90 * second }],
      expected: false,
    },
    {
      when: 'others have not run it for longer than it takes here to fail',
      mine: runs('a', 9, { startedAt: noon - 12 * minute }),
      others: long,
      expected: false,
    },
  ])('is blamed: $expected, when $when', ({ mine, others, expected }) => {
    expect(isBlamed(mine, others)).toBe(expected)
  })
})
