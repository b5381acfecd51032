// What is decided with half the sight: nodes without tasks, and nothing but the blindness without nodes.
import { describe, expect, test } from 'vitest'
import type { PoolFacts } from '../../src/domain/facts.ts'
import { ask, short } from '../support/build-decisions.ts'
import {
  minute,
  nodeFacts,
  nodes,
  noon,
  poolFacts,
  taskFacts,
  taskSubject,
} from '../support/build-facts.ts'
import { incident, record } from '../support/build-record.ts'

const noTasks: Partial<PoolFacts> = { tasksComplete: false, gaps: ['the tasks of job job: 403'] }
const sick = [nodeFacts({ state: 'unusable', stateSince: noon - minute }), ...nodes(9, 'well')]
const failed = [taskFacts({ exitCode: 3 })]
const answers = (...of: Parameters<typeof ask>) => ask(...of).map(short)

describe('where one job cannot be counted', () => {
  test('a sick node has its incident, and a failed task has none yet', () => {
    const facts = poolFacts({ ...noTasks, nodes: sick, tasks: failed })
    expect(answers(facts)).toEqual(['open node-unusable act'])
    expect(answers({ ...facts, tasksComplete: true })).toEqual([
      'open node-unusable act',
      'open task-exit-code act',
    ])
  })

  test('an incident of a node goes on, one of a task or a job stands still', () => {
    const about = (kind: 'task' | 'job') =>
      incident({
        id: `renderfarm.frames.${kind}000001`,
        fault: 'task-exit-code',
        subject: kind === 'task' ? taskSubject() : { kind, jobId: 'job' },
      })
    const incidents = [incident(), about('task'), about('job')]
    const facts = poolFacts({ ...noTasks, nodes: sick, goneTasks: [taskSubject()] })
    const [node, task, job] = ask(facts, { record: record({ incidents }) })
    expect(short(node)).not.toBe('hold blind')
    expect([short(task), short(job)]).toEqual(['hold blind', 'hold blind'])
    expect(task?.reason).toBe(
      'The tasks of the pool could not be seen whole: the tasks of job job: 403',
    )
  })
})

describe('where the pool cannot be seen', () => {
  const blind = (forMs: number) =>
    poolFacts({
      complete: false,
      tasksComplete: false,
      unseenSince: noon - forMs,
      gaps: ['the nodes: 403'],
      nodes: sick,
      tasks: failed,
    })

  test('nothing is opened for 10 min, then that alone, and once', () => {
    expect(answers(blind(10 * minute))).toEqual([])
    expect(answers(blind(11 * minute))).toEqual(['open pool-not-examined act'])
    const told = incident({ fault: 'pool-not-examined', subject: { kind: 'pool' } })
    expect(answers(blind(20 * minute), { record: record({ incidents: [told] }) })).toEqual([
      'hold blind',
    ])
  })

  test('it closes a minute after the pool is seen again', () => {
    const reason = 'The fault is not seen any more; closes when that is so for 1 min.'
    const told = incident({
      fault: 'pool-not-examined',
      subject: { kind: 'pool' },
      waiting: { reason, until: noon },
    })
    expect(answers(poolFacts(), { record: record({ incidents: [told] }) })).toEqual([
      'resolve by-itself',
    ])
  })
})
