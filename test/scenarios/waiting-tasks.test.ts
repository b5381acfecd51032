// Tasks that hang, and tasks that wait for what never comes.
import { describe, expect, test } from 'vitest'
import { callsOn } from '../emulator/support.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

function begin(jobs: readonly unknown[], { pool = {}, script = [] as readonly unknown[] } = {}) {
  const whole = startWholeApp({
    world: smallWorld({ pool: { dedicated: 2, ...pool }, jobs, script }),
  })
  return { whole, call: callsOn(whole.emulator) }
}

function job(overrides: object = {}, ...tasks: readonly object[]) {
  const given = tasks.map((task) => ({ commandLine: 'render', duration: 'PT5M', ...task }))
  return { id: 'shot', pool: 'frames', tasks: given, ...overrides }
}

/** What waits for a person is reminded of as well, which is no news. */
function news({ told: all }: ReturnType<typeof begin>['whole']) {
  return all.filter(({ announcement }) => announcement.what !== 'reminder')
}

async function told(whole: ReturnType<typeof begin>['whole']) {
  return (await whole.incidents()).map(({ incident: { fault, subject, finding, resolution } }) => ({
    fault,
    subject: 'taskId' in subject ? subject.taskId : subject.kind,
    causeClass: finding.causeClass,
    summary: finding.summary,
    ended: resolution?.kind,
  }))
}

describe('a task that hangs', () => {
  const world = () =>
    begin([job({}, { id: 'frame-{n}', count: 12, stdout: 'rendered\n' })], {
      script: [{ at: 'PT0S', do: 'task-hangs', job: 'shot', task: 'frame-0012', times: 1 }],
    })

  test('is told with how long its like take, and how long it is silent', async () => {
    const { whole } = world()
    await whole.run(2 * hourMs)
    const [found, ...others] = await told(whole)
    expect(others).toEqual([])
    expect(found).toMatchObject({
      fault: 'task-stuck',
      subject: 'frame-0012',
      causeClass: 'unknown',
      ended: undefined,
    })
    expect(found?.summary).toMatch(
      /^The task runs for 1 h .*; 11 tasks of its job took 5 min as a rule, 5 min at most\. It has written nothing for /,
    )
  })

  test('is told once, and closed when it ends', async () => {
    const { whole, call } = world()
    await whole.run(90 * minuteMs)
    const opened = news(whole).filter(({ channel }) => channel === 'teams').length
    await whole.run(4 * hourMs)
    const still = await told(whole)
    expect(still.map(({ fault, ended }) => [fault, ended])).toEqual([['task-stuck', undefined]])
    expect(news(whole).filter(({ channel }) => channel === 'teams')).toHaveLength(opened)
    call('POST', '/jobs/shot/tasks/frame-0012/terminate')
    await whole.run(15 * minuteMs)
    expect((await told(whole)).map(({ fault, ended }) => [fault, ended])).toContainEqual([
      'task-stuck',
      'superseded',
    ])
  })
})

describe('tasks that never start', () => {
  test('since they ask for more slots than a node has are told so, alone and in their job', async () => {
    const { whole } = begin([job({}, { id: 'big', requiredSlots: 4 })], {
      pool: { taskSlotsPerNode: 2 },
    })
    await whole.run(40 * minuteMs)
    expect(await told(whole)).toMatchObject([
      { fault: 'task-never-starts', subject: 'big', causeClass: 'user-config' },
    ])
    expect((await told(whole))[0]?.summary).toContain(
      'A task asks for 4 slots (requiredSlots), and a node of the pool has 2 (taskSlotsPerNode): no node can ever take it.',
    )
  })

  test('since their job is disabled are told so, and closed when it is enabled', async () => {
    const { whole, call } = begin([job({}, { id: 'frame-{n}', count: 3, duration: 'PT1H' })], {
      pool: { dedicated: 1 },
    })
    await whole.run(5 * minuteMs)
    expect(call('POST', '/jobs/shot/disable', { disableTasks: 'requeue' }).status).toBe(202)
    await whole.run(hourMs)
    expect(await told(whole)).toMatchObject([
      { fault: 'job-waits', subject: 'job', causeClass: 'benign' },
    ])
    call('POST', '/jobs/shot/enable')
    await whole.run(15 * minuteMs)
    expect((await told(whole)).map(({ ended }) => ended)).toEqual(['by-itself'])
  })

  test('since what they depend on failed are told with the task that failed', async () => {
    const { whole } = begin([
      job(
        {},
        { id: 'first', exitCode: 2, duration: 'PT1M' },
        { id: 'then-{n}', count: 2, properties: { dependsOn: { taskIds: ['first'] } } },
        { id: 'last', properties: { dependsOn: { taskIds: ['then-0001'] } } },
      ),
    ])
    await whole.run(hourMs)
    const found = (await told(whole)).find(({ fault }) => fault === 'job-waits')
    expect(found?.summary).toContain('Task first failed, and what depends on it cannot start.')
  })

  test('as all nodes are busy are told of by nobody', async () => {
    const { whole } = begin([job({}, { id: 'frame-{n}', count: 30, duration: 'PT20M' })])
    await whole.run(3 * hourMs)
    expect(await told(whole)).toEqual([])
  })
})

test('a job whose preparation fails is told with the exit code and the nodes', async () => {
  const { whole } = begin([
    job(
      { properties: { jobPreparationTask: { commandLine: '/bin/sh -c "exit 7"' } } },
      { id: 'frame-{n}', count: 3 },
    ),
  ])
  await whole.run(40 * minuteMs)
  const [found, ...others] = await told(whole)
  expect(others).toEqual([])
  expect(found).toMatchObject({ fault: 'job-preparation-failed', subject: 'job' })
  expect(found?.summary).toMatch(/^The job preparation task failed on 2 of 2 nodes\..*exit code 7/)
  expect(found?.summary).toContain('3 tasks of the job wait.')
  // Looked at every ten minutes, however often the pool is examined.
  const looks = whole.emulator
    .journal()
    .filter(({ path }) => path.endsWith('/jobpreparationandreleasetaskstatus'))
  expect(looks.length).toBeGreaterThanOrEqual(4)
  expect(looks.length).toBeLessThanOrEqual(5)
})

test('a job whose pool cannot be made is told with what Batch says, and followed for a day', async () => {
  const { whole, call } = begin([])
  const pool = { vmSize: 'standard_d2s_v5', targetDedicatedNodes: 1 }
  const autoPoolSpecification = { poolLifetimeOption: 'job', pool }
  const made = call('POST', '/jobs', { id: 'made', poolInfo: { autoPoolSpecification } })
  expect(made.status).toBe(201)
  await whole.run(20 * minuteMs)
  const [found, ...others] = await told(whole)
  expect(others).toEqual([])
  expect(found).toMatchObject({ fault: 'job-pool-failed', subject: 'job', ended: undefined })
  expect(found?.summary).toContain('InvalidAutoPoolSettings')
  const { length } = news(whole)
  expect(length).toBeGreaterThan(0)
  await whole.run(30 * hourMs)
  expect((await told(whole)).map(({ ended }) => ended)).toEqual(['told'])
  expect(news(whole)).toHaveLength(length)
})
