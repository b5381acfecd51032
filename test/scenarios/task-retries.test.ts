// Stories of tasks that are tried again: with back-off, by the user's rules, and not for ever.
import { describe, expect, test } from 'vitest'
import type { IncidentStory } from '../../src/domain/record.ts'
import { callsOn } from '../emulator/support.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
const timedOut = { category: 'ServerError', code: 'BlobDownloadTimedOut', message: 'No answer' }

interface Given {
  count?: number
  task?: object
  job?: object
  pool?: object
  script?: readonly object[]
  policy?: object
}

/** One job `shot` of tasks that take five minutes, on four nodes. */
function begin({ count = 1, task = {}, job = {}, pool = {}, script = [], policy = {} }: Given) {
  const tasks = [{ id: 'frame-{n}', count, commandLine: 'render', duration: 'PT5M', ...task }]
  const whole = startWholeApp({
    world: smallWorld({
      pool: { dedicated: 4, ...pool },
      jobs: [{ id: 'shot', pool: 'frames', tasks, ...job }],
      script,
    }),
    policy: { mode: 'act', tasks: 'manage', ...policy },
  })
  const call = callsOn(whole.emulator)
  const info = (id = 'frame-0001') => call('GET', `/jobs/shot/tasks/${id}`).json.executionInfo
  return { whole, call, info }
}

const fails = (more: object) => ({ do: 'task-fails', job: 'shot', task: '*', ...more })

/** `task-exit-code resolved helped: collect-evidence reactivate-task`. */
function shortly({ incident, attempts }: IncidentStory): string {
  const how = incident.resolution?.kind ?? incident.waiting?.guard
  const did = attempts.map(({ action }) => action.kind).join(' ') || 'nothing'
  return `${incident.fault} ${[incident.state, how].filter(Boolean).join(' ')}: ${did}`
}

const stories = async ({ whole }: ReturnType<typeof begin>) =>
  (await whole.incidents()).map(shortly)
const kinds = ({ whole }: ReturnType<typeof begin>) =>
  whole.writes().map((line) => line.replace(/^POST .*\/(\w+) (\d+)$/, '$1 $2'))

describe('a transient failure of input', () => {
  test('is cured by the second try, each after its back-off', async () => {
    const given = begin({ script: [fails({ failureInfo: timedOut, times: 2 })] })
    await given.whole.run(20 * minuteMs)
    expect(await stories(given)).toEqual([
      'task-input-unavailable resolved helped: collect-evidence reactivate-task disable-scheduling reactivate-task enable-scheduling',
    ])
    expect(kinds(given)).toEqual([
      'reactivate 204',
      'disablescheduling 200',
      'reactivate 204',
      'enablescheduling 200',
    ])
    const [story] = await given.whole.incidents()
    const waits = story?.timeline.filter(({ text }) => text.includes('comes at')) ?? []
    expect(waits.map(({ text }) => text.replace(/at .* UTC/, 'at …'))).toEqual([
      expect.stringMatching(/^Try 1 of 3 comes at …, (48|49|5\d) s|1 min after the failure/),
      expect.stringMatching(/^Try 2 of 3 comes at …, 2 min after the failure/),
    ])
    expect(given.info().result).toBe('success')
  })
})

describe("the user's own retries", () => {
  test('begin anew with each reactivation: maxTaskRetryCount 2 gives three runs each time', async () => {
    const given = begin({
      task: { exitCode: 0, maxTaskRetryCount: 2, duration: 'PT1M' },
      script: [fails({ exitCode: 75, times: 5 })],
      policy: { exitCodes: [{ codes: '75', action: 'reactivate' }] },
    })
    await given.whole.run(5 * minuteMs)
    const [before] = await given.whole.incidents()
    expect(before?.incident.finding.summary).toContain('all its 2 retries are used up')
    await given.whole.run(15 * minuteMs)
    expect(kinds(given)).toEqual(['reactivate 204'])
    // Three runs failed before it; after it two failed and the third passed: its retries were 0 again.
    expect(given.info()).toMatchObject({ result: 'success', retryCount: 2 })
    const [story] = await given.whole.incidents()
    expect(story?.attempts.find(({ action }) => action.kind === 'reactivate-task')?.reason).toMatch(
      /helped|succeeded/,
    )
    expect(story?.timeline.map(({ text }) => text).join('\n')).toContain(
      'Its own retries begin anew, all 2 of them: this one is not charged to them.',
    )
  })
})

describe('a rule by exit code', () => {
  const exitCodes = [
    { codes: '70-75', action: 'reactivate', times: 2, backoffSeconds: 30 },
    { codes: '9*', action: 'leave' },
  ]
  const ending = (exitCode: number, more: Given = {}) =>
    begin({ task: { exitCode, duration: 'PT1M' }, policy: { exitCodes }, ...more })

  test('has a task tried so often, and then told', async () => {
    const given = ending(74, { pool: { dedicated: 1 } })
    await given.whole.run(30 * minuteMs)
    expect(kinds(given)).toEqual(['reactivate 204', 'reactivate 204'])
    expect(await stories(given)).toEqual([
      expect.stringMatching(
        /^task-exit-code escalated: .*reactivate-task.*reactivate-task.* escalate$/,
      ),
    ])
  })

  test('has seven tasks of a job tried one by one, that would else be told as one', async () => {
    const given = ending(74, { count: 7 })
    await given.whole.run(12 * minuteMs)
    const found = await given.whole.incidents()
    expect(found.map(({ incident }) => incident.subject.kind)).toEqual(Array(7).fill('task'))
    expect(kinds(given).filter((kind) => kind === 'reactivate 204')).toHaveLength(14)
  })

  test('leaves a task to its owner: it is recorded, and nobody is told', async () => {
    const given = ending(91)
    await given.whole.run(30 * minuteMs)
    expect(await stories(given)).toEqual(['task-exit-code open: nothing'])
    expect(given.whole.told).toEqual([])
    expect(kinds(given)).toEqual([])
  })

  test('does nothing for a code that none takes', async () => {
    const given = ending(3)
    await given.whole.run(30 * minuteMs)
    expect(await stories(given)).toEqual(['task-exit-code escalated: collect-evidence escalate'])
    expect(kinds(given)).toEqual([])
  })
})

describe('a task that fails alike wherever it runs', () => {
  test('is not tried on a fourth node, and the three are named', async () => {
    const given = begin({
      task: { exitCode: 42, duration: 'PT1M' },
      policy: { exitCodes: [{ codes: '42', action: 'reactivate', times: 9 }] },
    })
    const { whole, call } = given
    const nodes: string[] = []
    let seen = ''
    for (let steps = 0; steps < 200; steps += 1) {
      await whole.run(15_000)
      const { state, executionInfo, nodeInfo } = call('GET', '/jobs/shot/tasks/frame-0001').json
      if (state !== 'completed' || executionInfo.endTime === seen) continue
      seen = executionInfo.endTime
      nodes.push(nodeInfo.nodeId)
      // Long work takes the node that it failed on, so that the next try must go elsewhere.
      call('POST', '/jobs/shot/tasks', { id: `long-${steps}`, commandLine: 'sleep 7200' })
    }
    expect(nodes).toHaveLength(3)
    expect(new Set(nodes).size).toBe(3)
    expect(kinds(given).filter((kind) => kind === 'reactivate 204')).toHaveLength(2)
    const [story, ...more] = await whole.incidents()
    expect(more).toEqual([])
    expect(story?.incident.state).toBe('escalated')
    const told = story?.attempts.find(({ action }) => action.kind === 'escalate')
    expect(told?.reason).toContain(
      `It failed in the same way (FailureExitCode, exit code 42) on 3 nodes: ${nodes.join(', ')}. The task, or what it needs, is at fault`,
    )
  })
})

describe('a storm of failing tasks', () => {
  const hourOf = (given: ReturnType<typeof begin>) =>
    given.whole.emulator
      .journal()
      .filter(({ path, status }) => path.endsWith('/reactivate') && status === 204)

  test('of 500 at once is told as one, with how many are left, and none is reactivated', async () => {
    const given = begin({
      count: 500,
      task: { duration: 'PT1S' },
      pool: { dedicated: 10, taskSlotsPerNode: 64 },
      script: [fails({ failureInfo: timedOut })],
    })
    await given.whole.run(30 * minuteMs)
    expect(hourOf(given)).toEqual([])
    const [story, ...more] = await given.whole.incidents()
    expect(more).toEqual([])
    expect(story?.incident.subject.kind).toBe('job')
    expect(story?.attempts.at(-1)?.reason).toContain(
      '500 failed tasks of the job are left as they are',
    )
  })

  test('of fifteen, again and again, keeps to the budget of its job, and says how many wait', async () => {
    const given = begin({
      count: 15,
      task: { exitCode: 75, duration: 'PT10S' },
      policy: {
        exitCodes: [{ codes: '75', action: 'reactivate', times: 6, backoffSeconds: 5 }],
        guards: { maxTaskActionsPerHour: 20 },
      },
    })
    await given.whole.run(55 * minuteMs)
    expect(hourOf(given)).toHaveLength(20)
    const held = (await given.whole.incidents()).filter(
      ({ incident }) => incident.waiting?.guard === 'task-actions-per-hour',
    )
    expect(held.length).toBeGreaterThan(5)
    expect(held[0]?.incident.waiting?.reason).toMatch(
      /^20 task actions in the job in the last hour, the limit is 20\. 1\d failed tasks of it wait\.$/,
    )
  })
})

describe('tasks of somebody else', () => {
  test('are left alone in act, whatever rules there are: the hold is told', async () => {
    const given = begin({
      task: { exitCode: 75, duration: 'PT1M' },
      policy: { tasks: 'leave', exitCodes: [{ codes: '*', action: 'reactivate' }] },
    })
    await given.whole.run(60 * minuteMs)
    expect(kinds(given)).toEqual([])
    expect(await stories(given)).toEqual(['task-exit-code held task-owner: collect-evidence'])
  })

  test('are managed where the metadata of the job says so', async () => {
    const given = begin({
      task: { exitCode: 75, duration: 'PT1M' },
      job: { metadata: [{ name: 'batch-medic:tasks', value: 'manage' }] },
      pool: { dedicated: 1 },
      policy: { tasks: 'leave', exitCodes: [{ codes: '*', action: 'reactivate', times: 1 }] },
    })
    await given.whole.run(60 * minuteMs)
    expect(kinds(given)).toEqual(['reactivate 204'])
  })

  test('of a job that ended with its last task cannot be brought back: that is told', async () => {
    const given = begin({
      task: { duration: 'PT1M' },
      job: { properties: { onAllTasksComplete: 'terminatejob' } },
      script: [fails({ failureInfo: timedOut })],
    })
    await given.whole.run(30 * minuteMs)
    expect(kinds(given)).toEqual([])
    const [story] = await given.whole.incidents()
    expect(story?.incident.state).toBe('escalated')
    expect(story?.attempts.at(-1)?.reason).toContain(
      'The job is completed, and Batch opens none again',
    )
  })
})
