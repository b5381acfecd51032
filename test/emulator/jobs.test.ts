// Jobs as their owner writes and reads them: what comes back, what an update and a patch leave, what is refused.
import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../../src/emulator/wire/error-table.ts'
import { minutes, origin, seconds, start } from './support.ts'

type Session = ReturnType<typeof start>

const endless = 'P10675199DT2H48M5.4775807S'
const ordinary = { autoUser: { scope: 'pool', elevationLevel: 'nonadmin' } }
const frames = { poolId: 'frames' }

/** A session with one more job, `made`. */
function withJob(more: object = {}): Session {
  const session = start()
  const added = session.call('POST', '/jobs', { id: 'made', poolInfo: frames, ...more })
  expect(added.body).toBe('')
  expect(added.status).toBe(201)
  return session
}
const made = ({ call }: Session) => call('GET', '/jobs/made').json

describe('a job as it is read again', () => {
  test('bare, it has the defaults that Batch shows', () => {
    expect(made(withJob())).toEqual({
      'odata.metadata': `${origin}/$metadata#jobs/@Element`,
      id: 'made',
      url: `${origin}/jobs/made`,
      eTag: expect.stringMatching(/^0x[0-9A-F]+$/),
      lastModified: '2026-05-04T08:00:00Z',
      creationTime: '2026-05-04T08:00:00Z',
      state: 'active',
      stateTransitionTime: '2026-05-04T08:00:00Z',
      priority: 0,
      maxParallelTasks: -1,
      usesTaskDependencies: false,
      allowTaskPreemption: false,
      constraints: { maxWallClockTime: endless, maxTaskRetryCount: 0 },
      poolInfo: frames,
      executionInfo: { startTime: '2026-05-04T08:00:00Z', poolId: 'frames' },
      onAllTasksComplete: 'noaction',
      onTaskFailure: 'noaction',
    })
  })

  test('its manager, preparation and release are filled in as recorded in April 2020 and later', () => {
    const session = withJob({
      constraints: { maxTaskRetryCount: 5 },
      jobManagerTask: { id: 'JobManager', commandLine: 'cmd /c set AZ_BATCH_TASK_ID' },
      jobPreparationTask: { commandLine: 'prepare', constraints: { maxTaskRetryCount: 2 } },
      jobReleaseTask: { commandLine: 'release' },
    })
    expect(made(session)).toMatchObject({
      jobManagerTask: {
        id: 'JobManager',
        commandLine: 'cmd /c set AZ_BATCH_TASK_ID',
        constraints: { maxWallClockTime: endless, retentionTime: 'P7D', maxTaskRetryCount: 5 },
        requiredSlots: 1,
        userIdentity: ordinary,
        runExclusive: true,
        allowLowPriorityNode: true,
        killJobOnCompletion: true,
      },
      jobPreparationTask: {
        id: 'jobpreparation',
        constraints: { maxWallClockTime: endless, retentionTime: 'P7D', maxTaskRetryCount: 2 },
        userIdentity: ordinary,
        waitForSuccess: true,
        rerunOnNodeRebootAfterSuccess: true,
      },
      jobReleaseTask: {
        id: 'jobrelease',
        maxWallClockTime: 'PT15M',
        retentionTime: 'P7D',
        userIdentity: ordinary,
      },
    })
  })

  const given = [
    { displayName: 'Shots of today' },
    { priority: -1000 },
    { maxParallelTasks: 7 },
    { usesTaskDependencies: true },
    { allowTaskPreemption: true },
    { commonEnvironmentSettings: [{ name: 'SCENE', value: '7' }] },
    { networkConfiguration: { subnetId: '/subscriptions/0/…/subnets/jobs' } },
    { metadata: [{ name: 'owner', value: 'kim' }] },
    { onTaskFailure: 'performexitoptionsjobaction' },
  ]
  test.each(given)('%j comes back as it was given', (property) => {
    expect(made(withJob(property))).toMatchObject(property)
  })

  test('enums may come in any case and go out in lower case', () => {
    const session = withJob({ onTaskFailure: 'performExitOptionsJobAction' })
    expect(made(session).onTaskFailure).toBe('performexitoptionsjobaction')
  })

  test('the address of a new job is that of job-1, whatever its id (recorded)', () => {
    const { headers } = start().call('POST', '/jobs', { id: 'made', poolInfo: frames })
    expect(headers.location).toBe(`${origin}/jobs/job-1`)
    expect(headers.dataserviceid).toBe(`${origin}/jobs/job-1`)
  })

  test('a job for a pool that is not there yet waits until it is', () => {
    const session = withJob({ poolInfo: { poolId: 'later' } })
    const { call, emulator } = session
    call('POST', '/jobs/made/tasks', { id: 't', commandLine: 'render' })
    emulator.advance(minutes(5))
    expect(call('GET', '/jobs/made/tasks/t').json.state).toBe('active')
    call('POST', '/pools', {
      id: 'later',
      vmSize: 'standard_d2s_v5',
      targetDedicatedNodes: 1,
      virtualMachineConfiguration: {
        imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts' },
        nodeAgentSKUId: 'batch.node.ubuntu 22.04',
      },
    })
    emulator.advance(minutes(5))
    expect(call('GET', '/jobs/made/tasks/t').json.state).toBe('completed')
  })

  test('statistics come only when they are asked for', () => {
    const { call, emulator } = start()
    emulator.advance(minutes(10))
    expect(call('GET', '/jobs/shot').json).not.toHaveProperty('stats')
    const { stats } = call('GET', '/jobs/shot?$expand=stats').json
    expect(stats).toMatchObject({
      numSucceededTasks: '5',
      numFailedTasks: '0',
      wallClockTime: 'PT5M',
    })
  })
})

describe('a job that is changed', () => {
  const before = {
    priority: 5,
    constraints: { maxWallClockTime: 'P1D', maxTaskRetryCount: 3 },
    metadata: [{ name: 'a', value: '1' }],
    onTaskFailure: 'performexitoptionsjobaction',
    displayName: 'kept',
  }
  const changes = [
    {
      when: 'a patch of the priority',
      method: 'PATCH',
      body: { priority: 900 },
      expected: { ...before, priority: 900 },
    },
    {
      when: 'a patch of one constraint',
      method: 'PATCH',
      body: { constraints: { maxTaskRetryCount: 1 } },
      expected: { ...before, constraints: { maxWallClockTime: endless, maxTaskRetryCount: 1 } },
    },
    {
      when: 'a patch of the time limit in years and months (recorded)',
      method: 'PATCH',
      body: { constraints: { maxWallClockTime: 'P3Y6M4DT12H30M5S' } },
      expected: { constraints: { maxWallClockTime: 'P1279DT12H30M5S', maxTaskRetryCount: 0 } },
    },
    {
      when: 'an update with the pool alone',
      method: 'PUT',
      body: { poolInfo: frames },
      expected: {
        priority: 0,
        constraints: { maxWallClockTime: endless, maxTaskRetryCount: 0 },
        metadata: undefined,
        onTaskFailure: before.onTaskFailure,
        displayName: 'kept',
      },
    },
  ]
  test.each(changes)('$when leaves $expected', ({ method, body, expected }) => {
    const session = withJob(before)
    const tag = made(session).eTag
    session.emulator.advance(seconds(1))
    const answer = session.call(method, '/jobs/made', body)
    expect(answer.status).toBe(200)
    expect(answer.headers.dataserviceid).toBe(`${origin}/jobs/made`)
    expect(answer.headers.etag).not.toBe(tag)
    const after = made(session)
    expect(after.eTag).toBe(answer.headers.etag)
    for (const [name, value] of Object.entries(expected)) expect(after[name], name).toEqual(value)
  })

  test('its manager keeps the retries it was made with (recorded)', () => {
    const session = withJob({
      constraints: { maxTaskRetryCount: 5 },
      jobManagerTask: { id: 'm', commandLine: 'x' },
    })
    session.call('PUT', '/jobs/made', { poolInfo: frames })
    expect(made(session).jobManagerTask.constraints.maxTaskRetryCount).toBe(5)
  })

  test('its entity tag stays when its state changes by itself', () => {
    const session = withJob({ jobManagerTask: { id: 'm', commandLine: 'echo hi' } })
    const tag = made(session).eTag
    session.emulator.advance(minutes(5))
    expect(made(session)).toMatchObject({ state: 'completed', eTag: tag })
  })

  test('its pool may be changed while it is disabled', () => {
    const session = withJob()
    const other = { poolInfo: { poolId: 'elsewhere' } }
    expect(session.call('PATCH', '/jobs/made', other).json.code).toBe(
      'OperationInvalidForCurrentState',
    )
    session.call('POST', '/jobs/made/disable', { disableTasks: 'requeue' })
    session.emulator.advance(seconds(2))
    expect(session.call('PATCH', '/jobs/made', other).status).toBe(200)
    expect(made(session).executionInfo.poolId).toBe('elsewhere')
  })
})

describe('a job that is refused', () => {
  const job = (more: object) => ['POST', '/jobs', { id: 'new', poolInfo: frames, ...more }] as const
  const long = 'x'.repeat(65)
  interface Refusal {
    readonly when: string
    readonly code: ErrorCode
    readonly ask: readonly [string, string, object?, Record<string, string>?]
    readonly before?: readonly (readonly [string, string, object?])[]
  }
  const end = [['POST', '/jobs/shot/terminate']] as const
  const cases: readonly Refusal[] = [
    { when: 'the id is too long', code: 'InvalidPropertyValue', ask: job({ id: long }) },
    { when: 'the id has a space', code: 'InvalidPropertyValue', ask: job({ id: 'a b' }) },
    { when: 'the id has a colon', code: 'InvalidPropertyValue', ask: job({ id: 'a:job-1' }) },
    { when: 'the id is taken', code: 'JobExists', ask: job({ id: 'SHOT' }) },
    {
      when: 'no pool is named',
      code: 'MissingRequiredProperty',
      ask: job({ poolInfo: undefined }),
    },
    { when: 'the pool has no id', code: 'MissingRequiredProperty', ask: job({ poolInfo: {} }) },
    { when: 'the priority is 1001', code: 'InvalidPropertyValue', ask: job({ priority: 1001 }) },
    { when: 'the priority is -1001', code: 'InvalidPropertyValue', ask: job({ priority: -1001 }) },
    { when: 'a property is unknown', code: 'UnsupportedProperty', ask: job({ colour: 'red' }) },
    {
      when: 'metadata has an empty name',
      code: 'EmptyMetadataKey',
      ask: job({ metadata: [{ name: '', value: 'x' }] }),
    },
    {
      when: 'metadata is too large',
      code: 'MetadataTooLarge',
      ask: job({ metadata: [{ name: 'a', value: 'x'.repeat(10_000) }] }),
    },
    {
      when: 'a time limit is no duration',
      code: 'InvalidPropertyValue',
      ask: job({ constraints: { maxWallClockTime: 'an hour' } }),
    },
    {
      when: 'it releases what it never prepared',
      code: 'InvalidPropertyValue',
      ask: job({ jobReleaseTask: { commandLine: 'x' } }),
    },
    {
      when: 'its release may take longer than a quarter of an hour',
      code: 'InvalidPropertyValue',
      ask: job({
        jobPreparationTask: { commandLine: 'x' },
        jobReleaseTask: { commandLine: 'x', maxWallClockTime: 'PT16M' },
      }),
    },
    {
      when: 'it is to end with its tasks no more',
      code: 'InvalidPropertyValue',
      before: [['PATCH', '/jobs/shot', { onAllTasksComplete: 'terminatejob' }]],
      ask: ['PATCH', '/jobs/shot', { onAllTasksComplete: 'noaction' }],
    },
    {
      when: 'an update leaves out that it ends with its tasks',
      code: 'InvalidPropertyValue',
      before: [['PATCH', '/jobs/shot', { onAllTasksComplete: 'terminatejob' }]],
      ask: ['PUT', '/jobs/shot', { poolInfo: frames }],
    },
    {
      when: 'an update is for an older job',
      code: 'ConditionNotMet',
      ask: [
        'PUT',
        '/jobs/shot',
        { poolInfo: frames },
        { 'if-unmodified-since': 'Fri, 03 Apr 2020 10:34:41 GMT' },
      ],
    },
    { when: 'a patch is for no job', code: 'JobNotFound', ask: ['PATCH', '/jobs/none', {}] },
    {
      when: 'it is ending',
      code: 'JobBeingTerminated',
      before: end,
      ask: ['PATCH', '/jobs/shot', {}],
    },
    {
      when: 'it ends twice',
      code: 'JobBeingTerminated',
      before: end,
      ask: ['POST', '/jobs/shot/terminate'],
    },
    {
      when: 'it is being deleted',
      code: 'JobBeingDeleted',
      before: [['DELETE', '/jobs/shot']],
      ask: ['DELETE', '/jobs/shot'],
    },
    {
      when: 'it has neither preparation nor release',
      code: 'JobPreparationTaskOrReleaseTaskNotSpecified',
      ask: ['GET', '/jobs/shot/jobpreparationandreleasetaskstatus'],
    },
  ]
  test.each(cases)('$code when $when', ({ code, ask, before = [] }) => {
    const { call } = start()
    for (const [method, path, body] of before) call(method, path, body)
    const [method, path, body, headers] = ask
    expect(call(method, path, body, headers).json.code).toBe(code)
  })

  const late = [
    { method: 'PATCH', path: '/jobs/shot', body: { priority: 1 } },
    { method: 'PUT', path: '/jobs/shot', body: { poolInfo: frames } },
    { method: 'POST', path: '/jobs/shot/disable', body: { disableTasks: 'wait' } },
    { method: 'POST', path: '/jobs/shot/enable', body: undefined },
    { method: 'POST', path: '/jobs/shot/terminate', body: undefined },
  ]
  test.each(late)('JobCompleted to $method $path after its end', ({ method, path, body }) => {
    const { call, emulator } = start()
    call('POST', '/jobs/shot/terminate')
    emulator.advance(seconds(2))
    expect(call(method, path, body).json.code).toBe('JobCompleted')
  })
})

test.each([
  { quota: 2, made: ['jobs', 'jobschedules'], expected: 'ActiveJobAndScheduleQuotaReached' },
  { quota: 3, made: ['jobs', 'jobschedules'], expected: undefined },
])('with a quota of $quota and $made there, one more job gets $expected', (given) => {
  const account = { quotas: { activeJobsAndSchedules: given.quota } }
  const { call, emulator } = start({ jobs: [], account })
  const later = { schedule: { doNotRunUntil: '2027-01-01T00:00:00Z' } }
  call('POST', '/jobs', { id: 'one', poolInfo: frames })
  call('POST', '/jobschedules', { id: 'two', ...later, jobSpecification: { poolInfo: frames } })
  const add = () => call('POST', '/jobs', { id: 'three', poolInfo: frames })
  expect(add().json?.code).toBe(given.expected)
  // What has completed counts no more.
  call('POST', '/jobs/one/terminate')
  emulator.advance(seconds(2))
  expect(add().json?.code).toBe(given.expected ? undefined : 'JobExists')
})

test('counts of tasks are the same as a look at all tasks, whatever happened to them', () => {
  const { call, emulator } = start()
  call('GET', '/jobs/shot/taskcounts')
  for (let round = 0; round < 12; round += 1) {
    call('POST', '/jobs/shot/tasks', { id: `more-${round}`, commandLine: `exit ${round % 3}` })
    if (round === 3) call('DELETE', '/jobs/shot/tasks/t-0002')
    if (round === 5) call('POST', '/jobs/shot/tasks/more-2/reactivate')
    if (round === 6) call('POST', '/jobs/shot/disable', { disableTasks: 'requeue' })
    if (round === 8) call('POST', '/jobs/shot/enable')
    emulator.advance(seconds(25))
    const tasks: { state: string; executionInfo: { result?: string } }[] = call(
      'GET',
      '/jobs/shot/tasks',
    ).json.value
    const count = (wanted: (task: (typeof tasks)[number]) => boolean) => tasks.filter(wanted).length
    expect(call('GET', '/jobs/shot/taskcounts').json.taskCounts).toEqual({
      active: count(({ state }) => state === 'active'),
      running: count(({ state }) => state === 'running' || state === 'preparing'),
      completed: count(({ state }) => state === 'completed'),
      succeeded: count(({ executionInfo }) => executionInfo.result === 'success'),
      failed: count(({ executionInfo }) => executionInfo.result === 'failure'),
    })
  }
})
