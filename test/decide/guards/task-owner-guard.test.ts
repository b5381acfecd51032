// The guard of the tasks' owners.
import { taskOwnerGuard } from '../../../src/decide/guards/work-guards.ts'
import { jobLook, poolFacts, snapshot, taskFacts } from '../../support/build-facts.ts'
import { table } from '../../support/build-guards.ts'
import { policy, reactivate, reboot } from '../../support/build-record.ts'

const owned = (overrides: Parameters<typeof taskFacts>[0]) => ({
  action: reactivate,
  facts: poolFacts({ tasks: [taskFacts(overrides)] }),
})
const ending = (overrides: Parameters<typeof taskFacts>[0]) => ({
  action: { ...reactivate, kind: 'terminate-task' } as typeof reactivate,
  facts: poolFacts({
    jobs: [jobLook({ slow: [taskFacts({ state: 'running', ...overrides })] })],
  }),
})
const leave = policy({ tasks: 'leave' })
const owner =
  "Tasks here are their owner's to retry; set batch-medic:tasks=manage in the metadata of the job or the pool, or tasks to manage in the policy."
table(taskOwnerGuard, [
  { when: 'the policy manages tasks', given: owned({}), expected: undefined },
  { when: 'it leaves them', given: { ...owned({}), policy: leave }, expected: owner },
  {
    when: 'the job says manage',
    given: { ...owned({ jobMetadata: { 'batch-medic:tasks': 'Manage' } }), policy: leave },
    expected: undefined,
  },
  {
    when: 'the job says leave, whatever the policy says',
    given: owned({ jobMetadata: { 'batch-medic:tasks': 'leave' } }),
    expected: owner,
  },
  ...['leve', ' leave ', '', 'no'].map((word) => ({
    when: `the job says "${word}": what is not manage is left`,
    given: owned({ jobMetadata: { 'batch-medic:tasks': word } }),
    expected: owner,
  })),
  {
    when: 'the job says manage, with a space that nobody sees',
    given: { ...owned({ jobMetadata: { 'batch-medic:tasks': 'manage ' } }), policy: leave },
    expected: undefined,
  },
  {
    when: 'the pool says manage',
    given: {
      action: reactivate,
      policy: leave,
      facts: poolFacts({
        tasks: [taskFacts()],
        snapshot: snapshot({ metadata: { 'batch-medic:tasks': 'manage' } }),
      }),
    },
    expected: undefined,
  },
  {
    when: 'it is a job manager',
    given: owned({ jobManager: true }),
    expected: 'The task is a job manager: never touched.',
  },
  {
    when: 'it runs on several nodes',
    given: owned({ multiInstance: true }),
    expected: 'The task runs on several nodes: never touched.',
  },
  {
    when: 'others may depend on it',
    given: owned({ dependencies: true }),
    expected: 'Tasks of this job may depend on one another: its owner must retry it.',
  },
  {
    when: 'its job is completed',
    given: owned({ jobState: 'completed' }),
    expected: 'The job is completed: its tasks are left alone.',
  },
  { when: 'it hangs, and is to be ended', given: ending({}), expected: undefined },
  {
    when: 'it hangs, and the policy leaves tasks',
    given: { ...ending({}), policy: leave },
    expected: owner,
  },
  {
    when: 'a job manager hangs',
    given: ending({ jobManager: true }),
    expected: 'The task is a job manager: never touched.',
  },
  {
    when: 'a task of several nodes hangs',
    given: ending({ multiInstance: true }),
    expected: 'The task runs on several nodes: never touched.',
  },
  {
    when: 'one hangs that others may depend on',
    given: ending({ dependencies: true }),
    expected: 'Tasks of this job may depend on one another: its owner must retry it.',
  },
  { when: 'it is no task that is touched', given: { action: reboot }, expected: undefined },
  {
    when: 'it is not there',
    given: { action: reactivate, facts: poolFacts() },
    expected: 'The task is not there any more.',
  },
])
