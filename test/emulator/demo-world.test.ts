// The demo's world: its size, its six stories, and that nothing else breaks.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator/emulator.ts'
import type { CloudEvent } from '../../src/emulator/life/cloud-event.ts'
import { createManualClock } from '../../src/emulator/virtual-clock.ts'
import { withoutFaults } from '../../src/emulator/world/build-world.ts'
import { parseWorld } from '../../src/emulator/world/world-schema.ts'
import { callsOn, key, minutes, startMs, world } from './support.ts'

const file = new URL('../../src/emulator/worlds/demo.json', import.meta.url)
const demo = parseWorld(JSON.parse(readFileSync(file, 'utf8')))

function begin(given = demo) {
  const events: CloudEvent[] = []
  const emulator = createEmulator({
    accounts: [{ name: 'renderfarm', key }],
    world: given,
    clock: createManualClock(startMs),
    publish: (event) => void events.push(event),
  })
  return { emulator, events, call: callsOn(emulator) }
}

type Listed = { id: string; state: string; errors?: unknown; startTaskInfo: { exitCode: number } }

test('three pools with forty nodes, two jobs with sixty tasks', () => {
  const { emulator } = begin()
  const [account] = world(emulator).accounts
  const targets = account.pools.map((p: { targetDedicated: number }) => p.targetDedicated)
  expect(targets).toEqual([24, 8, 8])
  expect(account.jobs.map((j: { tasks: { active: number } }) => j.tasks.active)).toEqual([40, 20])
})

test('who is given a user on a node of frames can log in; the other pools map no port, as new ones in Azure', () => {
  const { call } = begin()
  const login = (pool: string) => {
    const [node] = call('GET', `/pools/${pool}/nodes`).json.value
    return call('GET', `/pools/${pool}/nodes/${node.id}/remoteloginsettings`)
  }
  expect(login('frames').json).toMatchObject({
    remoteLoginPort: expect.toSatisfy((port) => port >= 40_000 && port < 40_999),
  })
  expect(login('simulation')).toMatchObject({
    status: 409,
    json: { code: 'OperationNotValidOnNode' },
  })
})

test('six things go wrong within six minutes, and nothing else', () => {
  const { emulator, events, call } = begin()
  emulator.advance(minutes(6))
  const sick = (pool: string): Listed[] =>
    call('GET', `/pools/${pool}/nodes`).json.value.filter(
      ({ state }: Listed) => state !== 'idle' && state !== 'running',
    )
  const frames = sick('frames')
  expect(frames.map(({ state }) => state).sort()).toEqual(['starttaskfailed', 'unusable'])
  const unusable = frames.find(({ state }) => state === 'unusable')
  expect(unusable).not.toHaveProperty('errors')
  expect(call('POST', `/pools/frames/nodes/${unusable?.id}/reboot`).json.code).toBe(
    'NodeStateUnusable',
  )
  expect(sick('genomes').map(({ state }) => state)).toEqual(Array(7).fill('starttaskfailed'))
  const lines = sick('genomes').map(({ id }) =>
    call('GET', `/pools/genomes/nodes/${id}/files/startup/stderr.txt`).body.toString(),
  )
  expect(new Set(lines).size).toBe(1)
  expect(sick('simulation').map(({ state }) => state)).toEqual(Array(8).fill('unusable'))

  const failed = (job: string) =>
    call('GET', `/jobs/${job}/tasks?$filter=executionInfo/result%20eq%20'failure'`).json.value
  const [late, ...others] = failed('shot-010')
  expect(others).toEqual([])
  expect(late.executionInfo.failureInfo).toMatchObject({
    category: 'ServerError',
    code: 'BlobDownloadTimedOut',
  })
  const [denied, ...more] = failed('shot-020')
  expect(more).toEqual([])
  expect(denied.executionInfo.failureInfo).toMatchObject({
    category: 'UserError',
    code: 'BlobAccessDenied',
    details: [
      { name: 'BlobSource', value: expect.stringContaining('sig=') },
      { name: 'FilePath', value: expect.stringContaining('/wd/') },
    ],
  })
  expect(events.map(({ subject }) => subject)).toEqual([
    `pools/frames/jobs/shot-020/tasks/${denied.id}`,
  ])
})

test('what a repair can cure is cured: a reboot, a second try; the denied blob is not', () => {
  const { emulator, call } = begin()
  emulator.advance(minutes(6))
  const [node] = call('GET', "/pools/frames/nodes?$filter=state%20eq%20'starttaskfailed'").json
    .value
  call('POST', `/pools/frames/nodes/${node.id}/reboot`)
  call('POST', '/jobs/shot-010/tasks/frame-0028/reactivate')
  call('POST', '/jobs/shot-020/tasks/comp-0002/reactivate')
  emulator.advance(minutes(10))
  expect(call('GET', `/pools/frames/nodes/${node.id}`).json.state).toBe('idle')
  expect(call('GET', '/jobs/shot-010/taskcounts').json.taskCounts).toMatchObject({
    succeeded: 40,
    failed: 0,
  })
  expect(call('GET', '/jobs/shot-020/taskcounts').json.taskCounts).toMatchObject({
    succeeded: 19,
    failed: 1,
  })
})

test('without faults every node is well and every task succeeds', () => {
  const { emulator, events } = begin(withoutFaults(demo))
  emulator.advance(minutes(20))
  const [account] = world(emulator).accounts
  expect(account.pools.map((p: { nodes: object }) => p.nodes)).toEqual([
    { idle: 24 },
    { idle: 8 },
    { idle: 8 },
  ])
  expect(account.jobs.map((j: { tasks: object }) => j.tasks)).toEqual([
    { completed: 40 },
    { completed: 20 },
  ])
  expect(events).toEqual([])
})
