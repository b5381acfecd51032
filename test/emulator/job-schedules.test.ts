// Job schedules: when they make jobs, when they do not, how they end, and what of them is refused.
import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../../src/emulator/wire/error-table.ts'
import { minutes, origin, seconds, start } from './support.ts'

type Session = ReturnType<typeof start>

const poolInfo = { poolId: 'frames' }

function scheduled(schedule: object, jobSpecification: object = {}, more: object = {}): Session {
  const session = start({ jobs: [] })
  const added = session.call('POST', '/jobschedules', {
    id: 'nightly',
    schedule,
    jobSpecification: { poolInfo, ...jobSpecification },
    ...more,
  })
  expect(added.body).toBe('')
  expect(added.status).toBe(201)
  expect(added.headers.location).toBe(`${origin}/jobschedules/nightly`)
  return session
}
const told = ({ call }: Session) => call('GET', '/jobschedules/nightly').json
const jobs = ({ call }: Session): string[] =>
  call('GET', '/jobschedules/nightly/jobs').json.value.map(
    ({ id, state }: { id: string; state: string }) => `${id} ${state}`,
  )

const endless = 'P10675199DT2H48M5.4775807S'
/** A job that is over by itself after a minute. */
const brief = { jobManagerTask: { id: 'm', commandLine: 'sleep 60' } }
/** A job that is never over. */
const lasting = {}
const at = (minute: number) =>
  new Date(Date.parse('2026-05-04T08:00:00Z') + minutes(minute)).toISOString()

describe('a job schedule', () => {
  test('makes its first job at once and tells of it as recorded in November 2020', () => {
    const session = scheduled(
      { startWindow: 'PT1H', recurrenceInterval: 'P1D' },
      { onAllTasksComplete: 'terminatejob', constraints: { maxTaskRetryCount: 2 } },
    )
    expect(told(session)).toEqual({
      'odata.metadata': `${origin}/$metadata#jobschedules/@Element`,
      id: 'nightly',
      url: `${origin}/jobschedules/nightly`,
      eTag: expect.stringMatching(/^0x/),
      lastModified: '2026-05-04T08:00:00Z',
      creationTime: '2026-05-04T08:00:00Z',
      state: 'active',
      stateTransitionTime: '2026-05-04T08:00:00Z',
      schedule: { startWindow: 'PT1H', recurrenceInterval: 'P1D' },
      jobSpecification: {
        priority: 0,
        maxParallelTasks: -1,
        usesTaskDependencies: false,
        allowTaskPreemption: false,
        onAllTasksComplete: 'terminatejob',
        onTaskFailure: 'noaction',
        constraints: { maxWallClockTime: endless, maxTaskRetryCount: 2 },
        poolInfo,
      },
      executionInfo: {
        nextRunTime: '2026-05-05T08:00:00Z',
        recentJob: { url: `${origin}/jobs/nightly:job-1`, id: 'nightly:job-1' },
      },
    })
    expect(jobs(session)).toEqual(['nightly:job-1 active'])
    expect(session.call('GET', '/jobs/nightly:job-1').json.id).toBe('nightly:job-1')
  })

  const lives = [
    {
      when: 'it recurs and each job ends in time',
      schedule: { recurrenceInterval: 'PT10M' },
      job: brief,
      afterMinutes: 25,
      made: ['1 completed', '2 completed', '3 completed'],
      expected: { state: 'active', next: at(30) },
    },
    {
      when: 'it is not to run before an hour',
      schedule: { doNotRunUntil: at(60), recurrenceInterval: 'PT10M' },
      job: brief,
      afterMinutes: 59,
      made: [],
      expected: { state: 'active', next: at(60) },
    },
    {
      when: 'the hour is over',
      schedule: { doNotRunUntil: at(60), recurrenceInterval: 'PT10M' },
      job: brief,
      afterMinutes: 62,
      made: ['1 completed'],
      expected: { state: 'active', next: at(70) },
    },
    {
      when: 'it does not recur and its job is over',
      schedule: {},
      job: brief,
      afterMinutes: 5,
      made: ['1 completed'],
      expected: { state: 'completed', next: undefined },
    },
    {
      when: 'it does not recur and its job lasts',
      schedule: {},
      job: lasting,
      afterMinutes: 5,
      made: ['1 active'],
      expected: { state: 'active', next: undefined },
    },
    {
      when: 'a job lasts: never two at a time',
      schedule: { recurrenceInterval: 'PT10M' },
      job: lasting,
      afterMinutes: 45,
      made: ['1 active'],
      expected: { state: 'active', next: at(50) },
    },
    {
      when: 'its last time has passed',
      schedule: { doNotRunAfter: at(15), recurrenceInterval: 'PT10M' },
      job: brief,
      afterMinutes: 16,
      made: ['1 completed', '2 completed'],
      expected: { state: 'completed', next: undefined },
    },
    {
      when: 'its last time has passed and a job lasts',
      schedule: { doNotRunAfter: at(15), recurrenceInterval: 'PT10M' },
      job: lasting,
      afterMinutes: 30,
      made: ['1 active'],
      expected: { state: 'active', next: undefined },
    },
  ] as const
  test.each(lives)(
    'when $when has made $made',
    ({ schedule, job, afterMinutes, made, expected }) => {
      const session = scheduled(schedule, job)
      session.emulator.advance(minutes(afterMinutes))
      expect(jobs(session)).toEqual(made.map((one) => `nightly:job-${one}`))
      const { state, executionInfo } = told(session)
      expect(state).toBe(expected.state)
      expect(executionInfo.nextRunTime).toBe(expected.next?.replace('.000Z', 'Z'))
      expect(executionInfo.endTime === undefined).toBe(expected.state === 'active')
    },
  )

  const windows = [
    { window: 'PT5M', endsAtMinute: 13, made: 2 },
    { window: 'PT5M', endsAtMinute: 17, made: 1 },
    { window: undefined, endsAtMinute: 17, made: 2 },
  ]
  test.each(windows)(
    'due at minute 10 with a window of $window and a job until minute $endsAtMinute, it has made $made',
    ({ window, endsAtMinute, made }) => {
      const session = scheduled(
        { recurrenceInterval: 'PT10M', ...(window ? { startWindow: window } : {}) },
        lasting,
      )
      session.emulator.advance(minutes(endsAtMinute))
      session.call('POST', '/jobs/nightly:job-1/terminate')
      session.emulator.advance(minutes(1))
      expect(jobs(session)).toHaveLength(made)
    },
  )

  test('disabled it makes no job; enabled again it goes on with its times', () => {
    const session = scheduled({ recurrenceInterval: 'PT10M', startWindow: 'PT1M' }, brief)
    const { call, emulator } = session
    expect(call('POST', '/jobschedules/nightly/disable').status).toBe(204)
    emulator.advance(minutes(25))
    expect(told(session)).toMatchObject({ state: 'disabled', previousState: 'active' })
    expect(jobs(session)).toEqual(['nightly:job-1 completed'])
    const enabled = call('POST', '/jobschedules/nightly/enable')
    expect(enabled.status).toBe(204)
    expect(enabled.headers.dataserviceid).toBe(`${origin}/jobschedules/nightly/enable`)
    expect(jobs(session)).toHaveLength(1)
    emulator.advance(minutes(6))
    expect(jobs(session)).toHaveLength(2)
  })

  test('terminated it ends with the job under way', () => {
    const session = scheduled({ recurrenceInterval: 'PT10M' }, lasting)
    expect(session.call('POST', '/jobschedules/nightly/terminate').status).toBe(202)
    expect(told(session).state).toBe('terminating')
    session.emulator.advance(seconds(3))
    expect(told(session)).toMatchObject({
      state: 'completed',
      executionInfo: { endTime: expect.any(String) },
    })
    const job = session.call('GET', '/jobs/nightly:job-1').json
    expect(job.executionInfo.terminateReason).toBe('TerminateJobSchedule')
    session.emulator.advance(minutes(30))
    expect(jobs(session)).toHaveLength(1)
  })

  test('deleted it takes its jobs along', () => {
    const session = scheduled({ recurrenceInterval: 'PT10M' }, brief)
    session.emulator.advance(minutes(15))
    const { status, headers } = session.call('DELETE', '/jobschedules/nightly')
    expect(status).toBe(202)
    expect(headers).not.toHaveProperty('dataserviceid')
    expect(told(session).state).toBe('deleting')
    session.emulator.advance(seconds(3))
    expect(told(session).code).toBe('JobScheduleNotFound')
    expect(session.call('GET', '/jobs').json.value).toEqual([])
  })

  test('changed it makes its next jobs by the new words, and leaves the one under way alone', () => {
    const session = scheduled({ recurrenceInterval: 'PT10M' }, { ...brief, priority: 1 })
    const { call, emulator } = session
    emulator.advance(seconds(1))
    const put = call('PUT', '/jobschedules/nightly', {
      schedule: { recurrenceInterval: 'PT5M' },
      jobSpecification: { poolInfo, ...brief, priority: 2 },
    })
    expect(put.status).toBe(200)
    expect(put.headers.dataserviceid).toBe(`${origin}/jobschedules/nightly`)
    expect(told(session).executionInfo.nextRunTime).toBe('2026-05-04T08:05:00Z')
    emulator.advance(minutes(6))
    const priorities = call('GET', '/jobschedules/nightly/jobs').json.value.map(
      ({ priority }: { priority: number }) => priority,
    )
    expect(priorities).toEqual([1, 2])
    call('PATCH', '/jobschedules/nightly', { metadata: [{ name: 'a', value: 'b' }] })
    expect(told(session)).toMatchObject({
      schedule: { recurrenceInterval: 'PT5M' },
      metadata: [{ name: 'a', value: 'b' }],
    })
  })

  test('is there by HEAD, with its entity tag and no body', () => {
    const session = scheduled({ recurrenceInterval: 'P1D' })
    const { status, headers, body } = session.call('HEAD', '/jobschedules/nightly')
    expect({ status, body, etag: headers.etag }).toEqual({
      status: 200,
      body: '',
      etag: told(session).eTag,
    })
    expect(session.call('HEAD', '/jobschedules/other').status).toBe(404)
  })

  test('shares one pool among its jobs, and takes it along', () => {
    const session = scheduled(
      { recurrenceInterval: 'PT10M' },
      {
        jobManagerTask: { id: 'm', commandLine: 'sleep 60' },
        poolInfo: {
          autoPoolSpecification: {
            autoPoolIdPrefix: 'night',
            poolLifetimeOption: 'jobschedule',
            pool: {
              vmSize: 'standard_d2s_v5',
              targetDedicatedNodes: 1,
              virtualMachineConfiguration: {
                imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts' },
                nodeAgentSKUId: 'batch.node.ubuntu 22.04',
              },
            },
          },
        },
      },
    )
    const { call, emulator } = session
    emulator.advance(minutes(15))
    const poolIds = call('GET', '/jobschedules/nightly/jobs').json.value.map(
      ({ executionInfo }: { executionInfo: { poolId: string } }) => executionInfo.poolId,
    )
    expect(poolIds).toHaveLength(2)
    expect(new Set(poolIds).size).toBe(1)
    call('POST', '/jobschedules/nightly/terminate')
    emulator.advance(minutes(2))
    expect(call('GET', `/pools/${poolIds[0]}`).json.code).toBe('PoolNotFound')
  })

  test.each([
    { query: "schedule/doNotRunUntil gt DateTime'2026-05-04T08:30:00Z'", found: 1 },
    { query: "schedule/doNotRunUntil gt DateTime'2026-05-04T09:30:00Z'", found: 0 },
    { query: "state eq 'active' and startswith(id,'night')", found: 1 },
  ])('is found $found times by $query', ({ query, found }) => {
    const { call } = scheduled({ doNotRunUntil: at(60), recurrenceInterval: 'P1D' })
    const list = call('GET', `/jobschedules?$filter=${encodeURIComponent(query)}`)
    expect(list.json.value).toHaveLength(found)
  })
})

describe('of a job schedule is refused', () => {
  const body = { schedule: { recurrenceInterval: 'P1D' }, jobSpecification: { poolInfo } }
  const add = (more: object) => ['POST', '/jobschedules', { id: 'new', ...body, ...more }] as const
  interface Refusal {
    readonly when: string
    readonly code: ErrorCode
    readonly before?: readonly [string, string]
    readonly ask: readonly [string, string, object?, Record<string, string>?]
  }
  const end = ['POST', '/jobschedules/nightly/terminate'] as const
  const cases: readonly Refusal[] = [
    { when: 'there is none', code: 'JobScheduleNotFound', ask: ['GET', '/jobschedules/none'] },
    {
      when: 'its jobs are asked for and there is none',
      code: 'JobScheduleNotFound',
      ask: ['GET', '/jobschedules/none/jobs'],
    },
    { when: 'the id is taken', code: 'JobScheduleExists', ask: add({ id: 'NIGHTLY' }) },
    { when: 'the id has a space', code: 'InvalidPropertyValue', ask: add({ id: 'a b' }) },
    {
      when: 'it says nothing of its jobs',
      code: 'MissingRequiredProperty',
      ask: add({ jobSpecification: undefined }),
    },
    {
      when: 'it says nothing of its times',
      code: 'MissingRequiredProperty',
      ask: add({ schedule: undefined }),
    },
    {
      when: 'the window is below a minute',
      code: 'InvalidPropertyValue',
      ask: add({ schedule: { startWindow: 'PT30S' } }),
    },
    {
      when: 'it recurs within a minute',
      code: 'InvalidPropertyValue',
      ask: add({ schedule: { recurrenceInterval: 'PT30S' } }),
    },
    {
      when: 'a time is none',
      code: 'InvalidPropertyValue',
      ask: add({ schedule: { doNotRunUntil: 'tomorrow' } }),
    },
    {
      when: 'the condition is not met',
      code: 'ConditionNotMet',
      ask: ['PATCH', '/jobschedules/nightly', {}, { 'if-match': '0x8D000000000000' }],
    },
    { when: 'it is ending', code: 'JobScheduleBeingTerminated', before: end, ask: end },
    {
      when: 'it is being deleted',
      code: 'JobScheduleBeingDeleted',
      before: ['DELETE', '/jobschedules/nightly'],
      ask: ['DELETE', '/jobschedules/nightly'],
    },
  ]
  test.each(cases)('$code when $when', ({ code, before, ask }) => {
    const { call } = scheduled({ recurrenceInterval: 'P1D' })
    if (before) call(...before)
    expect(call(...ask).json.code).toBe(code)
  })

  test('JobScheduleCompleted after its end', () => {
    const { call, emulator } = scheduled({ recurrenceInterval: 'P1D' })
    call('POST', '/jobschedules/nightly/terminate')
    emulator.advance(seconds(3))
    for (const action of ['enable', 'disable', 'terminate']) {
      expect(call('POST', `/jobschedules/nightly/${action}`).json.code).toBe('JobScheduleCompleted')
    }
  })
})

test("a schedule's jobs are filtered by what the documentation lists for them: state, and no id", () => {
  const { call, emulator } = scheduled({ recurrenceInterval: 'P1D' }, lasting)
  emulator.advance(seconds(3))
  const ask = (filter: string) => call('GET', `/jobschedules/nightly/jobs?$filter=${filter}`).json
  expect(ask("state eq 'active'").value).toHaveLength(1)
  expect(ask("id eq 'nightly:job-1'").code).toBe('InvalidQueryParameterValue')
  expect(call('GET', "/jobs?$filter=id eq 'nightly:job-1'").json.value).toHaveLength(1)
})
