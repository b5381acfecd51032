// Findings about many are the same in whatever order Batch lists nodes, tasks and jobs.
import { expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { PoolFacts } from '../../src/domain/facts.ts'
import {
  batchFault,
  hour,
  jobLook,
  minute,
  nodeFacts,
  noon,
  poolFacts,
  taskFacts,
} from '../support/build-facts.ts'

const ended = { state: 'completed', result: 'failure', retryCount: 0 }
const startTasks = [
  { ...ended, exitCode: 3, endedAt: noon - 9 * minute },
  { ...ended, exitCode: 4, endedAt: noon - 8 * minute },
  { ...ended, failure: batchFault('BlobNotFound'), endedAt: noon - 7 * minute },
]
const failed = startTasks.map((startTask, index) =>
  nodeFacts({ nodeId: `n${index}`, state: 'starttaskfailed', startTask }),
)
const full = ['one', 'two', 'three'].map((message, index) =>
  nodeFacts({
    nodeId: `n${index}`,
    state: 'unusable',
    errors: [batchFault('ContainerInvalidImage', { message })],
  }),
)
const tasks = Array.from({ length: 8 }, (_, index) =>
  taskFacts({
    taskId: `t${index}`,
    exitCode: index % 2,
    failure: batchFault(index % 2 === 0 ? 'BlobNotFound' : 'BlobAccessDenied', {
      message: `m${index}`,
    }),
    nodeId: `n${index % 3}`,
  }),
)
const jobs = [
  jobLook({
    jobId: 'a',
    preparationFailed: [
      { nodeId: 'n1', exitCode: 7, at: noon - minute },
      { nodeId: 'n0', exitCode: 127, at: noon - minute },
    ],
  }),
  jobLook({
    jobId: 'b',
    state: 'disabled',
    active: 3,
    waiting: ['z', 'y', 'x'].map((taskId) =>
      taskFacts({ taskId, state: 'active', stateSince: noon - 2 * hour }),
    ),
  }),
]

test.each([
  { what: 'start tasks that failed in ways of their own', facts: { nodes: failed } },
  { what: 'nodes with one code and words of their own', facts: { nodes: full } },
  { what: 'tasks that failed alike for two reasons', facts: { tasks } },
  { what: 'jobs', facts: { jobs } },
] satisfies readonly { what: string; facts: Partial<PoolFacts> }[])('$what', ({ facts }) => {
  const given = poolFacts(facts)
  const turned = poolFacts({
    nodes: given.nodes.toReversed(),
    tasks: given.tasks.toReversed(),
    ...(given.jobs
      ? {
          jobs: given.jobs.toReversed().map((job) => ({
            ...job,
            preparationFailed: job.preparationFailed.toReversed(),
            waiting: job.waiting.toReversed(),
          })),
        }
      : {}),
  })
  expect(classify(given).length).toBeGreaterThan(0)
  expect(classify(turned)).toEqual(classify(given))
})
