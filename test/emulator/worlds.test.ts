// The worlds that come along, lived through: each keeps what its comment promises. And the schema an editor checks them by.
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { createManualClock } from '../../src/emulator/virtual-clock.ts'
import { step } from '../../src/emulator/world/step-schema.ts'
import { readWorld, worldNames } from '../../src/emulator/world-files.ts'
import { worldSchemaText } from '../../tools/world-schema.ts'
import { told } from './faults/support.ts'
import { callsOn, key, minutes, seconds, startMs } from './support.ts'

interface Task {
  readonly state: string
  readonly nodeInfo?: { readonly nodeId: string }
  readonly executionInfo: { readonly result?: string; readonly exitCode?: number }
}

function begin(name: string, seed = 'worlds') {
  const world = readWorld(name)
  const account = world.accounts[0]?.name ?? ''
  const emulator = createEmulator({
    accounts: [{ name: account, key }],
    world,
    clock: createManualClock(startMs),
    seed,
  })
  const call = callsOn(emulator, account)
  const list = (path: string) => call('GET', path).json.value
  const counts = () => call('GET', '/nodecounts').json.value
  return { emulator, call, list, counts }
}

test('quiet: an hour later every task has succeeded and every node is idle', () => {
  const { emulator, list, counts } = begin('quiet')
  emulator.advance(minutes(60))
  const tasks: Task[] = list('/jobs/nightly/tasks')
  expect(tasks).toHaveLength(40)
  expect(tasks.filter(({ executionInfo }) => executionInfo.result !== 'success')).toEqual([])
  const [small, spot] = counts()
  expect([small.dedicated.idle, spot.lowPriority.idle]).toEqual([8, 4])
  expect(told(emulator)).toEqual([])
})

test('black-hole: one idle-looking node fails most of the job, and nobody else fails anything', () => {
  const { emulator, list } = begin('black-hole')
  emulator.advance(minutes(5))
  const nodes: { id: string; state: string; totalTasksSucceeded: number }[] =
    list('/pools/workers/nodes')
  for (const { state } of nodes) expect(['idle', 'running']).toContain(state)
  emulator.advance(minutes(60))
  const tasks: Task[] = list('/jobs/sweep/tasks')
  const failed = tasks.filter(({ executionInfo }) => executionInfo.result === 'failure')
  expect(tasks.every(({ state }) => state === 'completed')).toBe(true)
  expect(failed.length).toBeGreaterThan(100)
  expect(new Set(failed.map(({ nodeInfo }) => nodeInfo?.nodeId)).size).toBe(1)
  expect(new Set(failed.map(({ executionInfo }) => executionInfo.exitCode))).toEqual(new Set([127]))
  const hole = list('/pools/workers/nodes').find(
    ({ id }: { id: string }) => id === failed[0]?.nodeInfo?.nodeId,
  )
  expect(hole).toMatchObject({ totalTasksSucceeded: 0, totalTasksRun: failed.length })
})

describe('storm', () => {
  const statuses = ({ emulator, call }: ReturnType<typeof begin>, count: number) =>
    Array.from({ length: count }, () => {
      emulator.advance(200)
      const { status, headers } = call('GET', '/pools/fleet')
      if (status === 429) expect(headers['retry-after']).toBe('5')
      return status
    })
  const share = (seen: number[], status: number): number =>
    seen.filter((one) => one === status).length / seen.length

  test('a third of the nodes turns unusable, calls are throttled, then it is over', () => {
    const session = begin('storm')
    expect(new Set(statuses(session, 200))).toEqual(new Set([200]))
    session.emulator.advance(seconds(25))
    const during = statuses(session, 600)
    expect(share(during, 429)).toBeGreaterThan(0.42)
    expect(share(during, 429)).toBeLessThan(0.58)
    expect(share(during, 503)).toBeGreaterThan(0.02)
    session.emulator.advance(minutes(10))
    expect(new Set(statuses(session, 50))).toEqual(new Set([200]))
    expect(session.counts()[0].dedicated.unusable).toBe(66)
    const broken = session.list("/pools/fleet/nodes?$filter=state%20eq%20'unusable'")
    expect(broken).toHaveLength(66)
    for (const node of broken) expect(node).not.toHaveProperty('errors')
    session.emulator.advance(minutes(30))
    expect(session.counts()[0].dedicated.unusable).toBe(0)
    const tasks: Task[] = session.list('/jobs/batch/tasks')
    expect(tasks.every(({ executionInfo }) => executionInfo.result === 'success')).toBe(true)
  })
})

const published = JSON.parse(
  readFileSync(new URL('../../src/emulator/world.schema.json', import.meta.url), 'utf8'),
)
const validate = new Ajv({ strict: false }).compile(published)

test('the published schema is the one that worlds are read by', () => {
  expect(published).toEqual(JSON.parse(worldSchemaText()))
})

test.each(worldNames())('the world %s fits the published schema', (name) => {
  const file = new URL(`../../src/emulator/worlds/${name}.json`, import.meta.url)
  const world = JSON.parse(readFileSync(file, 'utf8'))
  expect(world.$schema).toBe('../world.schema.json')
  validate(world)
  expect(validate.errors ?? []).toEqual([])
  expect(validate({ ...world, scrip: [] })).toBe(false)
  expect(validate({ ...world, script: [{ do: 'explode' }] })).toBe(false)
})

test('an editor is told of every fault by its name and of every field', () => {
  const kinds = published.properties.script.items.oneOf ?? published.properties.script.items.anyOf
  expect(kinds).toHaveLength(step.options.length)
  for (const { properties } of kinds) {
    for (const [field, { description }] of Object.entries<{ description?: string }>(properties)) {
      expect(description, `${properties.do.const}.${field}`).toMatch(/\.$/)
    }
  }
})
