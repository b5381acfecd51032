// Job preparation and release tasks: what waits for them, where they run, what their failure means, how they are listed.
import { describe, expect, test } from 'vitest'
import { minutes, origin, pool, seconds, start } from './support.ts'

type Session = ReturnType<typeof start>

/** A job `made` on `frames` with such a preparation, release and tasks. */
function prepared(
  preparation: object,
  tasks: readonly string[],
  more: object = {},
  nodes = 2,
): Session {
  const session = start({ pools: [pool({ dedicated: nodes })], jobs: [] })
  session.call('POST', '/jobs', {
    id: 'made',
    poolInfo: { poolId: 'frames' },
    jobPreparationTask: preparation,
    ...more,
  })
  for (const [i, commandLine] of tasks.entries()) {
    session.call('POST', '/jobs/made/tasks', { id: `t${i}`, commandLine })
  }
  return session
}

interface Told {
  readonly nodeId: string
  readonly jobPreparationTaskExecutionInfo: Record<string, unknown>
  readonly jobReleaseTaskExecutionInfo?: Record<string, unknown>
}
const told = ({ call }: Session, query = ''): Told[] =>
  call('GET', `/jobs/made/jobpreparationandreleasetaskstatus${query}`).json.value
const task = ({ call }: Session, id = 't0') => call('GET', `/jobs/made/tasks/${id}`).json

const prepare = { commandLine: '/bin/sh -c "sleep 20"' }
const fails = { commandLine: '/bin/sh -c "sleep 20; exit 7"' }

describe('a job preparation task', () => {
  test('runs before the first task on a node; the task is preparing meanwhile and starts afterwards', () => {
    const session = prepared(prepare, ['sleep 60'])
    session.emulator.advance(seconds(10))
    expect(task(session).state).toBe('preparing')
    expect(task(session).executionInfo).not.toHaveProperty('startTime')
    expect(told(session)).toHaveLength(1)
    expect(told(session)[0]?.jobPreparationTaskExecutionInfo).toMatchObject({ state: 'running' })
    session.emulator.advance(seconds(15))
    expect(task(session)).toMatchObject({ state: 'running', previousState: 'preparing' })
    expect(task(session).executionInfo.startTime).toBe('2026-05-04T08:00:20.5Z')
  })

  test('runs once on a node for all the tasks that follow', () => {
    const session = prepared(prepare, ['sleep 10', 'sleep 10', 'sleep 10'], {}, 1)
    session.emulator.advance(minutes(2))
    expect(told(session)).toHaveLength(1)
    expect(task(session, 't2')).toMatchObject({ state: 'completed' })
    const { startTime } = told(session)[0]?.jobPreparationTaskExecutionInfo ?? {}
    expect(startTime).toBe('2026-05-04T08:00:00.5Z')
  })

  test('is told with where its files are, how it ended and how often it was retried', () => {
    const session = prepared(
      { ...fails, constraints: { maxTaskRetryCount: 2 } },
      ['sleep 60'],
      {},
      1,
    )
    session.emulator.advance(minutes(2))
    const [entry] = told(session)
    const nodeUrl = `${origin}/pools/frames/nodes/${entry?.nodeId}`
    expect(entry).toEqual({
      poolId: 'frames',
      nodeId: expect.stringMatching(/^tvmps_/),
      nodeUrl,
      jobPreparationTaskExecutionInfo: {
        startTime: '2026-05-04T08:00:40.5Z',
        endTime: '2026-05-04T08:01:00.5Z',
        state: 'completed',
        taskRootDirectory: 'workitems/made/job-1/jobpreparation',
        taskRootDirectoryUrl: `${nodeUrl}/files/workitems/made/job-1/jobpreparation`,
        exitCode: 7,
        failureInfo: expect.objectContaining({ category: 'UserError', code: 'FailureExitCode' }),
        retryCount: 2,
        lastRetryTime: '2026-05-04T08:00:40.5Z',
        result: 'failure',
      },
    })
  })

  const failures = [
    {
      when: 'it fails on the only node',
      preparation: fails,
      nodes: 1,
      expected: { state: 'active', told: 1 },
    },
    {
      when: 'it fails on each node in turn',
      preparation: fails,
      nodes: 2,
      expected: { state: 'active', told: 2 },
    },
    {
      when: 'it fails and nobody waits for its success',
      preparation: { ...fails, waitForSuccess: false },
      nodes: 1,
      expected: { state: 'completed', told: 1 },
    },
  ]
  test.each(failures)(
    'when $when a task is $expected.state',
    ({ preparation, nodes, expected }) => {
      const session = prepared(preparation, ['sleep 30'], {}, nodes)
      session.emulator.advance(minutes(5))
      expect(task(session).state).toBe(expected.state)
      expect(told(session)).toHaveLength(expected.told)
      expect(session.call('GET', '/pools/frames/nodes').json.value[0].state).toBe('idle')
    },
  )

  const reboots = [
    { when: 'it is to run again after a reboot', rerun: true, runsAt: 'later' },
    { when: 'it is not to run again', rerun: false, runsAt: 'once' },
  ]
  test.each(reboots)('when $when it has run $runsAt', ({ rerun, runsAt }) => {
    const session = prepared(
      { ...prepare, rerunOnNodeRebootAfterSuccess: rerun },
      ['sleep 5'],
      {},
      1,
    )
    session.emulator.advance(minutes(1))
    const [entry] = told(session)
    const before = entry?.jobPreparationTaskExecutionInfo.startTime
    session.call('POST', `/pools/frames/nodes/${entry?.nodeId}/reboot`)
    session.emulator.advance(minutes(3))
    session.call('POST', '/jobs/made/tasks', { id: 'next', commandLine: 'sleep 5' })
    session.emulator.advance(minutes(1))
    expect(task(session, 'next').state).toBe('completed')
    const after = told(session)[0]?.jobPreparationTaskExecutionInfo.startTime
    expect(after === before).toBe(runsAt === 'once')
  })

  test('a node that reboots in the midst of it prepares again for the task that comes back', () => {
    const session = prepared(prepare, ['sleep 5'], {}, 1)
    session.emulator.advance(seconds(10))
    session.call('POST', `/pools/frames/nodes/${told(session)[0]?.nodeId}/reboot`)
    session.emulator.advance(seconds(1))
    expect(task(session).state).toBe('active')
    session.emulator.advance(minutes(5))
    expect(task(session).state).toBe('completed')
  })

  const queries = [
    { query: "?$filter=jobPreparationTaskExecutionInfo/state eq 'running'", expected: 0 },
    { query: '?$filter=jobPreparationTaskExecutionInfo/exitCode eq 0', expected: 2 },
    { query: "?$filter=poolId eq 'frames'", expected: 2 },
    { query: '?$select=nodeId', expected: 2 },
    { query: '?maxresults=1', expected: 1 },
  ]
  test.each(queries)('$query finds $expected', ({ query, expected }) => {
    const session = prepared(prepare, ['sleep 5', 'sleep 5'])
    session.emulator.advance(minutes(1))
    const found = told(session, encodeURI(query))
    expect(found).toHaveLength(expected)
    if (query.includes('select')) expect(Object.keys(found[0] ?? {})).toEqual(['nodeId'])
  })
})

describe('a job release task', () => {
  const release = { jobReleaseTask: { commandLine: '/bin/sh -c "sleep 40"' } }
  const states = (session: Session) =>
    told(session).map(({ jobReleaseTaskExecutionInfo }) => jobReleaseTaskExecutionInfo?.state)

  test('runs on each node that was prepared, and the job is terminating until all have run', () => {
    const session = prepared(prepare, ['sleep 5', 'sleep 5'], release, 3)
    session.emulator.advance(minutes(1))
    session.call('POST', '/jobs/made/terminate')
    session.emulator.advance(seconds(20))
    expect(session.call('GET', '/jobs/made').json.state).toBe('terminating')
    expect(states(session)).toEqual(['running', 'running'])
    session.emulator.advance(seconds(21))
    expect(session.call('GET', '/jobs/made').json.state).toBe('completed')
    expect(states(session)).toEqual(['completed', 'completed'])
  })

  test('does not run where the node is gone, and nobody waits for it', () => {
    const session = prepared(prepare, ['sleep 5'], release, 1)
    session.emulator.advance(minutes(1))
    session.call('POST', '/pools/frames/resize', { targetDedicatedNodes: 0 })
    session.emulator.advance(minutes(2))
    session.call('POST', '/jobs/made/terminate')
    session.emulator.advance(seconds(2))
    expect(session.call('GET', '/jobs/made').json.state).toBe('completed')
    expect(states(session)).toEqual([undefined])
  })

  test('is cut off at its time limit, and its failure keeps no job', () => {
    const session = prepared(
      prepare,
      ['sleep 5'],
      { jobReleaseTask: { commandLine: 'sleep 600', maxWallClockTime: 'PT1M' } },
      1,
    )
    session.emulator.advance(minutes(1))
    session.call('POST', '/jobs/made/terminate')
    session.emulator.advance(seconds(61))
    expect(session.call('GET', '/jobs/made').json.state).toBe('completed')
    expect(told(session)[0]?.jobReleaseTaskExecutionInfo).toMatchObject({ result: 'failure' })
  })

  test('runs before a job that is deleted in the midst of its life is gone', () => {
    const session = prepared(prepare, ['sleep 5'], release, 1)
    session.emulator.advance(minutes(1))
    session.call('DELETE', '/jobs/made')
    session.emulator.advance(seconds(20))
    expect(session.call('GET', '/jobs/made').json.state).toBe('deleting')
    session.emulator.advance(seconds(30))
    expect(session.call('GET', '/jobs/made').json.code).toBe('JobNotFound')
  })
})
