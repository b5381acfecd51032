// Which folders on a node are those of tasks, and of which tasks they may be deleted.
import { describe, expect, test } from 'vitest'
import type { TaskFacts } from '../../src/domain/facts.ts'
import { folderOf, foldersOf, isOwnFolder, keptBecause } from '../../src/domain/task-folder.ts'
import { allocated, hour, minute, nodeSubject, noon, taskFacts } from '../support/build-facts.ts'

describe('a path on a node', () => {
  test('of a task is its folder', () => {
    expect(folderOf('workitems/shots/job-1/frame-1')).toEqual({ jobId: 'shots', taskId: 'frame-1' })
  })

  test.each([
    'workitems',
    'workitems/shots',
    'workitems/shots/job-1',
    'workitems/shots/job-1/',
    'workitems/shots/job-1/frame-1/',
    'workitems/shots/job-1/frame-1/wd',
    'workitems/shots/job-2/frame-1',
    'workitems/shots/frame-1/job-1',
    'workitems/shots/job-1/..',
    'workitems/../job-1/startup',
    'workitems/shots/job-1/../../startup',
    '/workitems/shots/job-1/frame-1',
    './workitems/shots/job-1/frame-1',
    'workitems//job-1/frame-1',
    'workitems/shots/job-1/frame 1',
    'workitems/shots/job-1/frame*',
    'workitems/shots/job-1/frame-1?recursive=true',
    'workitems/shots/job-1/%2e%2e',
    'workitems\\shots\\job-1\\frame-1',
    'workitems/shots/job-1/frame-1\n',
    `workitems/shots/job-1/${'x'.repeat(65)}`,
    'shared',
    'startup/wd',
    'applications/blender',
    '',
  ])('that is anything else is none: %j', (path) => {
    expect(folderOf(path)).toBeUndefined()
  })

  test('is not deleted for another task than the one it is of', () => {
    const path = 'workitems/shots/job-1/frame-1'
    const own = { path, bytes: 1, jobId: 'Shots', taskId: 'frame-1' }
    expect(isOwnFolder(own)).toBe(true)
    expect(isOwnFolder({ ...own, taskId: 'frame-2' })).toBe(false)
    expect(isOwnFolder({ ...own, path: 'startup/wd' })).toBe(false)
  })
})

test('files are summed up by the folder of their task, the largest first, and others are left out', () => {
  const file = (path: string, bytes: number) => ({ path, bytes })
  const seen = foldersOf([
    file('workitems/a/job-1/t1/stdout.txt', 1),
    file('workitems/a/job-1/t1/wd/out/x.exr', 2),
    file('workitems/a/job-1/t2/stdout.txt', 5),
    file('workitems/a/job-1/loose.txt', 100),
    file('workitems/a/job-1/t3/../../../startup/x', 100),
    file('startup/stdout.txt', 100),
    file('shared/cache', 100),
  ])
  expect(seen.map(({ path, bytes }) => `${path} ${bytes}`)).toEqual([
    'workitems/a/job-1/t2 5',
    'workitems/a/job-1/t1 3',
  ])
})

describe('the folder of a task', () => {
  const over: Partial<TaskFacts> = {
    result: 'success',
    exitCode: 0,
    startedAt: noon - 2 * hour,
    endedAt: noon - hour,
  }
  const asked = (given: Partial<TaskFacts>) =>
    keptBecause(taskFacts({ ...over, ...given }), nodeSubject(), noon)

  test.each<[string, Partial<TaskFacts>]>([
    ['succeeded there an hour ago', {}],
    ['succeeded there, by its id in other letters', { nodeId: 'N1' }],
    ['is the manager of a job that is over', { jobManager: true, jobState: 'completed' }],
    [
      'is of a job that is over, with its release task',
      { jobRelease: true, jobState: 'completed' },
    ],
    ['may have had others depend on it, of a job that is over', depended('completed')],
  ])('may be deleted where it %s', (_, given) => {
    expect(asked(given)).toBeUndefined()
  })

  test.each<[Partial<TaskFacts>, string]>([
    [{ state: 'running' }, 'its task is running'],
    [{ state: 'active' }, 'its task is active'],
    [{ state: 'preparing' }, 'its task is preparing'],
    [{ state: '' }, 'its task is '],
    [{ result: 'failure' }, 'its task failed'],
    [{ nodeId: 'n2' }, 'its task ran last on another node'],
    [{ startedAt: allocated - minute }, 'its task ran before the node was allocated'],
    [{ endedAt: noon - 14 * minute }, 'its task has ended less than 15 min ago'],
    [{ multiInstance: true }, 'its task runs on several nodes'],
    [{ jobManager: true }, 'its task is the manager of a job that goes on'],
    [{ jobManager: true, jobState: 'disabled' }, 'its task is the manager of a job that goes on'],
    [{ jobRelease: true }, 'the release task of its job is still to run there'],
    [
      { jobRelease: true, jobState: 'terminating' },
      'the release task of its job is still to run there',
    ],
    [depended('active'), 'tasks of its job may depend on one another'],
  ])('is kept: %j', (given, expected) => {
    expect(asked(given)).toBe(expected)
  })

  test.each(['nodeId', 'startedAt', 'endedAt', 'result'] as const)(
    'is kept where Batch does not say its %s',
    (name) => {
      const { [name]: _, ...task } = taskFacts(over)
      expect(keptBecause(task as TaskFacts, nodeSubject(), noon)).toBeDefined()
    },
  )

  test('is kept where its task is not known', () => {
    expect(keptBecause(undefined, nodeSubject(), noon)).toBe('its task is not known')
  })
})

function depended(jobState: string): Partial<TaskFacts> {
  return { dependencies: true, jobState }
}
