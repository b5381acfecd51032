// Tasks that were ended: by a time limit, by a person, with their node; and those of a job that is over already.
import { describe, expect, test } from 'vitest'
import { callsOn } from '../emulator/support.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000

interface JobOverrides {
  constraints?: object
  properties?: object
  duration?: string
  count?: number
  exitCode?: number
  pool?: object
  script?: readonly unknown[]
}

/** Two nodes, one job `shot` with tasks `frame-…`. */
function begin({
  constraints = {},
  properties = {},
  duration = 'PT2H',
  count = 1,
  exitCode = 0,
  pool = {},
  script = [],
}: JobOverrides) {
  const tasks = [
    {
      id: 'frame-{n}',
      count,
      commandLine: 'render',
      duration,
      exitCode,
      properties: { constraints },
    },
  ]
  const world = smallWorld({
    pool: { dedicated: 2, ...pool },
    jobs: [{ id: 'shot', pool: 'frames', properties, tasks }],
    script,
  })
  const whole = startWholeApp({ world })
  return { whole, call: callsOn(whole.emulator) }
}

async function told(whole: ReturnType<typeof begin>['whole']) {
  return (await whole.incidents()).map(({ incident: { fault, subject, finding } }) => ({
    fault,
    subject: 'taskId' in subject ? subject.taskId : subject.kind,
    party: finding.party,
    causeClass: finding.causeClass,
    retryHelps: finding.retryHelps,
    summary: finding.summary,
  }))
}

describe('a task that Batch ended', () => {
  test('at its own limit is named with the limit', async () => {
    const { whole } = begin({ constraints: { maxWallClockTime: 'PT20M' } })
    await whole.run(30 * minuteMs)
    expect(await told(whole)).toEqual([
      {
        fault: 'task-wall-clock',
        subject: 'frame-0001',
        party: 'configuration',
        causeClass: 'timeout',
        retryHelps: false,
        summary: 'It was ended after 20 min: its maxWallClockTime of 20 min was reached.',
      },
    ])
  })

  test('at the limit of its job is told with the job, once for all its tasks', async () => {
    const { whole } = begin({
      properties: { constraints: { maxWallClockTime: 'PT20M' } },
      count: 4,
    })
    await whole.run(40 * minuteMs)
    const [found, ...others] = await told(whole)
    expect(others).toEqual([])
    expect(found).toMatchObject({ fault: 'job-wall-clock', subject: 'job', causeClass: 'timeout' })
    expect(found?.summary).toContain('maxWallClockTime of 20 min')
  })

  test('since a person asked for it is no failure of anybody, and no alert', async () => {
    const { whole, call } = begin({ constraints: { maxWallClockTime: 'PT1H' } })
    await whole.run(10 * minuteMs)
    expect(call('POST', '/jobs/shot/tasks/frame-0001/terminate').status).toBe(204)
    await whole.run(10 * minuteMs)
    const [found, ...others] = await told(whole)
    expect(others).toEqual([])
    expect(found).toMatchObject({
      fault: 'task-terminated',
      subject: 'frame-0001',
      causeClass: 'benign',
      retryHelps: false,
    })
    expect(found?.summary).toContain("the task's is 1 h, and was not reached")
    expect(whole.told).toEqual([])
  })

  test('with its node, which was rebooted under it, is not to blame', async () => {
    const { whole, call } = begin({})
    await whole.run(10 * minuteMs)
    const { nodeInfo } = call('GET', '/jobs/shot/tasks/frame-0001').json
    const reboot = `/pools/frames/nodes/${nodeInfo.nodeId}/reboot`
    expect(call('POST', reboot, { nodeRebootOption: 'terminate' }).status).toBe(202)
    await whole.run(30 * minuteMs)
    const [found, ...others] = await told(whole)
    expect(others).toEqual([])
    expect(found).toMatchObject({ fault: 'task-interrupted', party: 'platform' })
    expect(found?.summary).toBe(
      `Its node ${nodeInfo.nodeId} was rebooted while the task ran; the task is not to blame.`,
    )
    expect(whole.writes().filter((line) => line.includes('reactivate'))).toEqual([])
  })
})

test('a task whose node is preempted is run again by Batch: nobody is charged', async () => {
  const { whole, call } = begin({
    pool: { dedicated: 0, lowPriority: 1 },
    duration: 'PT30M',
    script: [{ at: 'PT10M', do: 'node-preempted', pool: 'frames', nodes: 0, returnsAfter: 'PT5M' }],
  })
  await whole.run(60 * minuteMs)
  expect(call('GET', '/jobs/shot/tasks/frame-0001').json.executionInfo.result).toBe('success')
  expect((await told(whole)).filter(({ subject }) => subject !== 'pool')).toEqual([])
})

test('a task that failed in a job that completed right after is told all the same', async () => {
  const { whole, call } = begin({
    properties: { onAllTasksComplete: 'terminatejob' },
    duration: 'PT8M3S',
    exitCode: 3,
  })
  await whole.run(12 * minuteMs)
  expect(call('GET', '/jobs/shot').json.state).toBe('completed')
  const [found, ...others] = await told(whole)
  expect(others).toEqual([])
  expect(found).toMatchObject({ fault: 'task-exit-code', subject: 'frame-0001' })
  expect(found?.summary).toContain('exit code 3')
})
