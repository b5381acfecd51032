// The small print of single operations: what a line left out of the emulator would break without anyone noticing.
import { describe, expect, test } from 'vitest'
import { durationText } from '../../src/emulator/wire/duration-text.ts'
import { job, minutes, pool, seconds, start } from './support.ts'

const long = (id: string) => ({ id, commandLine: 'sleep 36000' })

describe('what is refused', () => {
  test('a node that is not there is a 404', () => {
    const { call } = start()
    expect(call('GET', '/pools/frames/nodes/nobody')).toMatchObject({
      status: 404,
      json: { code: 'NodeNotFound' },
    })
  })

  test('properties are checked when they replace all others as when they are patched', () => {
    const { call } = start()
    const lists = { certificateReferences: [], applicationPackageReferences: [], metadata: [] }
    const of = (more: object) =>
      call('POST', '/pools/frames/updateproperties', { ...lists, ...more })
    expect(of({}).status).toBe(204)
    const missing = [{ applicationId: 'nothing', version: '1' }]
    expect(of({ applicationPackageReferences: missing }).status).toBe(409)
  })

  test('conditions of brackets one after the other are not nested', () => {
    const { call } = start()
    const filter = Array.from({ length: 150 }, () => "(id eq 'frames')").join(' or ')
    expect(call('GET', `/pools?$filter=${encodeURIComponent(filter)}`).json.value).toHaveLength(1)
  })
})

describe('what is told', () => {
  test.each([
    [0, 'PT0S'],
    [1_500, 'PT1.5S'],
    [86_400_000, 'P1D'],
    [90_061_001, 'P1DT1H1M1.001S'],
  ])('%d ms are %s', (ms, text) => {
    expect(durationText(ms)).toBe(text)
  })

  test('a schedule has another tag after each change of its state', () => {
    const { call } = start({ jobs: [] })
    const made = { id: 's', schedule: {}, jobSpecification: { poolInfo: { poolId: 'frames' } } }
    expect(call('POST', '/jobschedules', made).status).toBe(201)
    const tags = ['disable', 'enable', 'terminate'].map((action) => {
      call('POST', `/jobschedules/s/${action}`)
      return call('GET', '/jobschedules/s').json.eTag
    })
    expect(new Set(tags).size).toBe(3)
  })

  test('a release task that has ended tells when', () => {
    const { call, emulator } = start({ jobs: [] })
    call('POST', '/jobs', {
      id: 'made',
      poolInfo: { poolId: 'frames' },
      jobPreparationTask: { commandLine: 'sleep 5' },
      jobReleaseTask: { commandLine: 'sleep 5' },
    })
    emulator.advance(minutes(2))
    call('POST', '/jobs/made/tasks', { id: 'one', commandLine: 'sleep 5' })
    emulator.advance(minutes(1))
    call('POST', '/jobs/made/terminate')
    emulator.advance(minutes(1))
    const [place] = call('GET', '/jobs/made/jobpreparationandreleasetaskstatus').json.value
    const { startTime, endTime } = place.jobReleaseTaskExecutionInfo
    expect(Date.parse(endTime) - Date.parse(startTime)).toBe(seconds(5))
  })

  test('a fault that has ended tells when', () => {
    const { emulator } = start()
    const control = (method: string, body?: object) =>
      JSON.parse(
        emulator
          .control({
            method,
            url: 'http://x/_emulator/faults',
            headers: {},
            body: body && JSON.stringify(body),
          })
          .body.toString(),
      )
    control('POST', { do: 'api-refuses', for: 'PT1M' })
    emulator.advance(minutes(3))
    const [{ beginsAt, endedAt }] = control('GET').faults
    expect(Date.parse(endedAt) - Date.parse(beginsAt)).toBe(minutes(1))
  })
})

describe('what follows at once', () => {
  test('a job that may run more tasks than before starts them', () => {
    const { call, emulator } = start({ jobs: [] })
    emulator.advance(minutes(2))
    const made = { id: 'made', poolInfo: { poolId: 'frames' }, maxParallelTasks: 1 }
    call('POST', '/jobs', made)
    call('POST', '/jobs/made/addtaskcollection', { value: ['a', 'b', 'c'].map(long) })
    emulator.advance(seconds(5))
    const running = () => call('GET', '/jobs/made/taskcounts').json.taskCounts.running
    expect(running()).toBe(1)
    expect(call('PATCH', '/jobs/made', { maxParallelTasks: -1 }).status).toBe(200)
    emulator.advance(seconds(5))
    expect(running()).toBe(3)
  })

  test('a task waits for each number of each of its ranges', () => {
    const { call, emulator } = start({ jobs: [], pools: [pool({ dedicated: 5 })] })
    emulator.advance(minutes(2))
    call('POST', '/jobs', {
      id: 'made',
      poolInfo: { poolId: 'frames' },
      usesTaskDependencies: true,
    })
    const ranges = [
      { start: 1, end: 2 },
      { start: 5, end: 6 },
    ]
    const last = { ...long('last'), dependsOn: { taskIdRanges: ranges } }
    const sleeps = (id: string, forSeconds: number) => ({ id, commandLine: `sleep ${forSeconds}` })
    const value = [sleeps('1', 10), sleeps('2', 10), sleeps('5', 200), sleeps('6', 100), last]
    call('POST', '/jobs/made/addtaskcollection', { value })
    const state = () => call('GET', '/jobs/made/tasks/last').json.state
    emulator.advance(seconds(150))
    expect(state()).toBe('active')
    emulator.advance(seconds(70))
    expect(state()).toBe('running')
  })

  test('what a formula changes alone, of spot or of dedicated nodes, is told as new targets', () => {
    const { call, emulator } = start({ jobs: [], pools: [pool({ dedicated: 3 })] })
    emulator.advance(minutes(2))
    const autoScaleFormula = '$TargetDedicatedNodes = 1 + 1;'
    const enabled = call('POST', '/pools/frames/enableautoscale', { autoScaleFormula })
    expect(enabled.status).toBe(200)
    emulator.advance(minutes(1))
    const { events } = JSON.parse(
      emulator
        .control({ method: 'GET', url: 'http://x/_emulator/events?limit=20000', headers: {} })
        .body.toString(),
    )
    expect(events).toContainEqual(
      expect.objectContaining({ subject: 'pools/frames', what: 'targets' }),
    )
  })
})

test('an update of a task whose job is on its way out is refused', () => {
  const { call, emulator } = start({ jobs: [job()] })
  emulator.advance(minutes(1))
  call('POST', '/jobs/shot/terminate')
  const { state } = call('GET', '/jobs/shot').json
  expect(state).toBe('terminating')
  expect(call('PUT', '/jobs/shot/tasks/t-0001', { constraints: {} })).toMatchObject({
    status: 409,
    json: { code: 'JobBeingTerminated' },
  })
})

test('a pool grows until it has its nodes, whatever left it meanwhile', () => {
  const { call, emulator } = start({ jobs: [], pools: [pool({ dedicated: 2, lowPriority: 2 })] })
  emulator.advance(minutes(3))
  emulator.control({
    method: 'POST',
    url: 'http://x/_emulator/faults',
    headers: {},
    body: '{"do":"allocation-slow","pool":"frames","by":"PT10M"}',
  })
  call('POST', '/pools/frames/resize', { targetDedicatedNodes: 4, targetLowPriorityNodes: 0 })
  emulator.advance(minutes(8))
  expect(call('GET', '/pools/frames').json).toMatchObject({
    allocationState: 'resizing',
    currentDedicatedNodes: 2,
    currentLowPriorityNodes: 0,
  })
  emulator.advance(minutes(8))
  expect(call('GET', '/pools/frames').json).toMatchObject({
    allocationState: 'steady',
    currentDedicatedNodes: 4,
  })
})

describe('a schedule that is changed', () => {
  const made = () => {
    const session = start({ jobs: [] })
    const jobSpecification = {
      poolInfo: { poolId: 'frames' },
      jobManagerTask: { id: 'm', commandLine: 'sleep 1' },
    }
    const schedule = { recurrenceInterval: 'PT5H' }
    session.call('POST', '/jobschedules', { id: 's', schedule, jobSpecification })
    session.emulator.advance(minutes(4))
    return { ...session, jobSpecification }
  }
  const count = ({ call }: ReturnType<typeof made>): number =>
    call('GET', '/jobschedules/s/jobs').json.value.length

  test('runs by its new times', () => {
    const session = made()
    session.call('PATCH', '/jobschedules/s', { schedule: { recurrenceInterval: 'PT10M' } })
    session.emulator.advance(minutes(11))
    expect(count(session)).toBe(2)
  })

  test('is checked when all of it is replaced', () => {
    const { call, jobSpecification } = made()
    const put = (more: object) =>
      call('PUT', '/jobschedules/s', { schedule: {}, jobSpecification, ...more }).status
    expect([put({}), put({ nothing: 1 }), put({ schedule: { nothing: 1 } })]).toEqual([
      200, 400, 400,
    ])
  })
})

test('the link to a third page has one token', () => {
  const { call } = start()
  const second = call('GET', '/jobs/shot/tasks?maxresults=1').json['odata.nextLink']
  const path = (link: string): string => link.slice(new URL(link).origin.length)
  const third = call('GET', path(second)).json['odata.nextLink']
  expect(third.match(/skiptoken/gi)).toHaveLength(1)
})

test.each([
  ['/pools/*bc*c', 'abc', 404],
  ['/pools/*bc*c', 'abcc', 429],
  ['/*b*b*', 'ab', 404],
  ['/*b*b*', 'abb', 429],
  ['/POOLS/a*', 'abc', 429],
  ['/pools/ab*ba', 'aba', 404],
])('by the path %s a fault meets the pool %s: %i', (path, id, status) => {
  const { call, emulator } = start()
  const body = JSON.stringify({ do: 'api-refuses', path })
  emulator.control({ method: 'POST', url: 'http://x/_emulator/faults', headers: {}, body })
  expect(call('GET', `/pools/${id}`).status).toBe(status)
})
