// Stories of a task that hangs and writes nothing, where the policy has it ended and run again.
import { describe, expect, test } from 'vitest'
import { callsOn } from '../emulator/support.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const ladder = ['collect-evidence', 'terminate-task', { do: 'reactivate-task', times: 1 }]

interface Given {
  ladder?: readonly unknown[] | undefined
  job?: object
  task?: object
  tasks?: 'manage' | 'leave'
  times?: number
  count?: number
}

/** Twelve tasks of five minutes on two nodes; the last of them hangs, so many times. */
function begin({ job = {}, task = {}, tasks = 'manage', times = 1, count = 12, ...more }: Given) {
  const rule = { match: { fault: 'task-stuck' }, ladder: more.ladder ?? ladder }
  const all = { id: 'frame-{n}', count, commandLine: 'render', duration: 'PT5M' }
  const whole = startWholeApp({
    world: smallWorld({
      pool: { dedicated: 2 },
      jobs: [{ id: 'shot', pool: 'frames', tasks: [{ ...all, stdout: 'x\n', ...task }], ...job }],
      script: [{ do: 'task-hangs', job: 'shot', task: `frame-00${count}`, times }],
    }),
    policy: { mode: 'act', tasks, rules: 'ladder' in more && !more.ladder ? [] : [rule] },
  })
  const did = () => whole.writes().map((line) => line.replace(/^POST .*\/(\w+) \d+$/, '$1'))
  const stories = async () =>
    (await whole.incidents()).map(({ incident: { fault, state, resolution }, attempts }) =>
      [fault, state, resolution?.kind, ...attempts.map(({ action }) => action.kind)].join(' '),
    )
  return { whole, did, stories, call: callsOn(whole.emulator) }
}

describe('a task that hangs', () => {
  test('is only told where the policy says no more', async () => {
    const { whole, did, stories } = begin({ ladder: undefined })
    await whole.run(3 * hourMs)
    expect(did()).toEqual([])
    expect(await stories()).toEqual(['task-stuck escalated  collect-evidence escalate'])
  })

  test('is ended and run again where the policy has that, as one incident, and helped', async () => {
    const { whole, did, stories, call } = begin({})
    await whole.run(3 * hourMs)
    expect(did()).toEqual(['terminate', 'reactivate'])
    expect(await stories()).toEqual([
      'task-stuck resolved helped collect-evidence terminate-task reactivate-task',
    ])
    expect(call('GET', '/jobs/shot/tasks/frame-0012').json.executionInfo.result).toBe('success')
  })

  test('that its own retry lets hang again is told, and not ended a second time', async () => {
    const { whole, did, stories } = begin({ times: 2 })
    await whole.run(4 * hourMs)
    expect(did()).toEqual(['terminate', 'reactivate'])
    expect(await stories()).toEqual([
      'task-stuck escalated  collect-evidence terminate-task reactivate-task escalate',
    ])
    const [story] = await whole.incidents()
    expect(story?.attempts.at(-1)?.reason).toMatch(
      /^It was reactivated and hangs again\. The task runs/,
    )
  })

  test('is ended by the next process where the one that began is gone', async () => {
    const { whole, did, stories } = begin({})
    for (let at = 0; at < 3 * hourMs; at += 10 * minuteMs) {
      await whole.run(10 * minuteMs)
      whole.restart()
    }
    expect(did()).toEqual(['terminate', 'reactivate'])
    expect(await stories()).toEqual([
      'task-stuck resolved helped collect-evidence terminate-task reactivate-task',
    ])
  })

  test('is ended and left where the ladder has no retry: told once', async () => {
    const { whole, did, stories } = begin({ ladder: ['terminate-task'] })
    await whole.run(3 * hourMs)
    expect(did()).toEqual(['terminate'])
    expect(await stories()).toEqual(['task-stuck escalated  terminate-task escalate'])
  })
})

describe('a task that hangs is not ended', () => {
  test.each([
    { when: 'it is its owner’s', given: { tasks: 'leave' } },
    {
      when: 'others may depend on it',
      given: { job: { properties: { usesTaskDependencies: true } } },
    },
    {
      when: 'too few of its like have succeeded to tell',
      given: { count: 10, task: {} },
    },
  ] as const)('where $when', async ({ given }) => {
    const { whole, did } = begin(given)
    await whole.run(3 * hourMs)
    expect(did()).toEqual([])
  })
})
