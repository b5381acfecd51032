// Stories of a task that one node fails again: the node is switched off while it is tried elsewhere, and always given back.
import { describe, expect, test } from 'vitest'
import { callsOn } from '../emulator/support.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const minuteMs = 60_000
const stepMs = 5_000

interface Given {
  pool?: object
  tasks?: readonly object[]
  policy?: object
}

/** Four nodes, the first of which fails whatever runs there; one task, which the policy has retried. */
function begin({ pool = {}, tasks = [], policy = {} }: Given = {}) {
  const one = { id: 'frame', commandLine: 'render', duration: 'PT5M' }
  const whole = startWholeApp({
    world: smallWorld({
      pool: { dedicated: 4, ...pool },
      jobs: [{ id: 'shot', pool: 'frames', tasks: [one, ...tasks] }],
      script: [
        { do: 'node-black-hole', pool: 'frames', nodes: 0, failsAfter: 'PT9S', exitCode: 9 },
      ],
    }),
    policy: {
      ...{ mode: 'act', tasks: 'manage' },
      exitCodes: [{ codes: '9', action: 'reactivate', times: 3, backoffSeconds: 30 }],
      ...policy,
    },
  })
  const call = callsOn(whole.emulator)
  const did = () => whole.writes().map((line) => line.replace(/^POST .*\/(\w+) \d+$/, '$1'))
  const metadata = (name: string, value: string) =>
    call('PATCH', '/pools/frames', { metadata: [{ name, value }] }).status
  /** Lives on until a call of the name was made, and not a step longer. */
  async function until(name: string, forMs = 20 * minuteMs) {
    for (let ms = 0; ms < forMs && !did().includes(name); ms += stepMs) await whole.run(stepMs)
    expect(did()).toContain(name)
  }
  /** Ids of nodes that take no tasks. */
  const off = () =>
    call('GET', '/pools/frames/nodes')
      .json.value.filter(({ schedulingState }: NodeView) => schedulingState === 'disabled')
      .map(({ id }: NodeView) => id)
  const story = async () => (await whole.incidents())[0]
  return { whole, call, did, metadata, until, off, story }
}

interface NodeView {
  id: string
  schedulingState: string
}

const all = ['reactivate', 'disablescheduling', 'reactivate', 'enablescheduling']

describe('a node that fails a task for the second time', () => {
  test('takes no new tasks until the task has begun elsewhere, and is then given back', async () => {
    const { whole, did, off, call, story } = begin()
    await whole.run(15 * minuteMs)
    expect(did()).toEqual(all)
    expect(off()).toEqual([])
    expect(call('GET', '/jobs/shot/tasks/frame').json.executionInfo.result).toBe('success')
    const told = await story()
    expect(told?.incident.resolution?.kind).toBe('helped')
    const [first, ...more] = told?.attempts.filter(({ action }) => 'node' in action) ?? []
    expect(first?.action).toMatchObject({ kind: 'disable-scheduling', option: 'taskcompletion' })
    expect(first?.call?.path).toMatch(/^\/pools\/frames\/nodes\/.*\/disablescheduling$/)
    expect(more.map(({ action }) => action.kind)).toEqual(['enable-scheduling'])
    const text = told?.timeline.map((line) => line.text).join('\n')
    expect(text).toMatch(
      /Node (\S+) has failed the task 2 times: it takes no new tasks while this one is tried elsewhere, for 10 min at the most\./,
    )
    expect(text).toMatch(/The task ran on node \S+: node \S+ takes tasks again\./)
  })

  test('is given back while the task still runs elsewhere, within a minute', async () => {
    const { whole, until, off, call } = begin()
    await until('disablescheduling')
    expect(off()).toHaveLength(1)
    await whole.run(minuteMs)
    expect(off()).toEqual([])
    expect(call('GET', '/jobs/shot/tasks/frame').json.state).toBe('running')
  })

  test('is given back by the next process, where the one that switched it off is gone', async () => {
    const { whole, did, until, off } = begin()
    await until('disablescheduling')
    whole.restart()
    await whole.run(minuteMs)
    expect(off()).toEqual([])
    expect(did()).toEqual(all)
  })
})

describe('what is owed to the node', () => {
  test.each([
    { when: 'the task is deleted', path: '/jobs/shot/tasks/frame', method: 'DELETE' },
    { when: 'the task is ended', path: '/jobs/shot/tasks/frame/terminate', method: 'POST' },
    { when: 'the job is disabled', path: '/jobs/shot/disable', method: 'POST' },
    { when: 'the job is ended', path: '/jobs/shot/terminate', method: 'POST' },
    { when: 'the job is deleted', path: '/jobs/shot', method: 'DELETE' },
  ] as const)('is kept when $when', async ({ path, method }) => {
    const { whole, until, off, call } = begin()
    await until('disablescheduling')
    expect(call(method, path, { disableTasks: 'requeue' }).status).toBeLessThan(300)
    await whole.run(12 * minuteMs)
    expect(off()).toEqual([])
  })

  test.each([
    { name: 'batch-medic:mode', value: 'recommend', guard: 'mode' },
    { name: 'batch-medic:mode', value: 'watch', guard: 'mode' },
    { name: 'batch-medic:mode', value: 'off', guard: 'mode' },
    { name: 'batch-medic:hold', value: 'yes', guard: 'hold' },
  ])('waits while $name is $value, and is kept after that', async ({ name, value, guard }) => {
    const { whole, did, metadata, until, off, story } = begin()
    await until('disablescheduling')
    expect(metadata(name, value)).toBe(200)
    const before = did().length
    await whole.run(3 * 60 * minuteMs)
    // Nothing is changed meanwhile, and the incident does not end over it.
    expect(did()).toHaveLength(before)
    expect(off()).toHaveLength(1)
    const held = (await story())?.incident
    expect(held).toMatchObject({ state: 'held', waiting: { guard } })
    // Whoever lowers a mode does not know that a node is off: it is told, once.
    const told = whole.told.filter(({ channel, announcement }) => {
      return channel === 'mail' && announcement.what === 'held'
    })
    expect(told).toHaveLength(1)
    if (guard === 'mode') expect(held?.waiting?.reason).toContain('switch it on by hand')
    metadata('owner', 'me')
    await whole.run(12 * minuteMs)
    expect(off()).toEqual([])
    expect((await story())?.incident.state).toBe('resolved')
  })

  test('is nothing more when a person has given it back', async () => {
    const { whole, did, metadata, until, off, call, story } = begin()
    await until('disablescheduling')
    const [node = ''] = off()
    metadata('batch-medic:hold', 'yes')
    await whole.run(minuteMs)
    expect(call('POST', `/pools/frames/nodes/${node}/enablescheduling`).status).toBe(200)
    await whole.run(10 * minuteMs)
    expect((await story())?.incident.resolution?.kind).toBe('helped')
    expect(did().filter((kind) => kind === 'enablescheduling')).toHaveLength(1)
  })
})

describe('a node stays on', () => {
  test('where no other has room for the task', async () => {
    const { whole, did } = begin({ pool: { dedicated: 1 } })
    await whole.run(15 * minuteMs)
    expect(did()).toEqual(['reactivate', 'reactivate', 'reactivate'])
  })

  test('where tasks are left to their owner, whatever they fail on', async () => {
    const { whole, did } = begin({ policy: { tasks: 'leave' } })
    await whole.run(15 * minuteMs)
    expect(did()).toEqual([])
  })

  test('where somebody must approve that first: the task is tried all the same', async () => {
    const { whole, did } = begin({ policy: { approval: ['disable-scheduling'] } })
    await whole.run(15 * minuteMs)
    expect(did().filter((name) => name !== 'reactivate')).toEqual([])
    expect(did().length).toBeGreaterThan(1)
  })
})
