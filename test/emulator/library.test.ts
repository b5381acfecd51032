// The emulator as a library for tests: in one's own process, with a port or without, stepped and asked.
import { readFileSync } from 'node:fs'
import { BatchServiceClient, BatchSharedKeyCredentials } from '@azure/batch'
import { afterEach, expect, test } from 'vitest'
import type * as Declared from '../../bin/emulator.d.ts'
import { startEmulator } from '../../src/emulator/library.ts'
import { step } from '../../src/emulator/world/step-schema.ts'
import { worldOf } from './support.ts'

const running: Declared.StartedEmulator[] = []
const begin = async (options?: Declared.StartOptions) => {
  const emulator = await startEmulator(options)
  running.push(emulator)
  return emulator
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.stop()))
})

const clientOf = (emulator: Declared.ServedAccount, options: object = {}) =>
  new BatchServiceClient(
    new BatchSharedKeyCredentials(emulator.account, emulator.key),
    emulator.url,
    { noRetryPolicy: true, ...options },
  )

test('it has a port, an empty account, and a time that stands still until it is advanced', async () => {
  const emulator = await begin()
  expect(emulator.account).toBe('devbatchaccount1')
  const client = clientOf(emulator)
  await client.pool.add({
    id: 'mine',
    vmSize: 'standard_d2s_v3',
    targetDedicatedNodes: 2,
    virtualMachineConfiguration: {
      imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts' },
      nodeAgentSKUId: 'batch.node.ubuntu 22.04',
    },
  })
  const pool = () => emulator.state().accounts[0]?.pools[0]
  expect(pool()).toMatchObject({ allocationState: 'resizing', nodes: {} })
  emulator.advance(10 * 60_000)
  expect(pool()).toMatchObject({ allocationState: 'steady', nodes: { idle: 2 } })
  expect(emulator.calls()).toEqual([
    expect.objectContaining({ operation: 'Pool_Add', status: 201 }),
  ])
  expect(emulator.events().map(({ to }) => to)).toContain('idle')
  expect((await fetch(`${emulator.controlUrl}/state`)).status).toBe(200)
})

test('without a port the SDK and a fetch are answered all the same, by the account they are of', async () => {
  const world = { accounts: [{ name: 'first' }, ...worldOf({}).accounts] }
  const emulator = await begin({ world, port: false })
  const [first, second] = emulator.accounts
  if (!first || !second) throw new Error('Two accounts were asked for.')
  const list = (account: Declared.ServedAccount) =>
    clientOf(account, { httpClient: account.httpClient }).pool.list()
  expect(await list(first)).toHaveLength(0)
  expect(await list(second)).toHaveLength(1)
  const answer = await second.fetch(`${second.url}/pools?api-version=2022-10-01.16.0`)
  expect([401, 403]).toContain(answer.status)
})

test('a world by name is reset to its beginning', async () => {
  const emulator = await begin({ world: 'demo', port: false, seed: 'mine' })
  const client = clientOf(emulator, { httpClient: emulator.httpClient })
  await client.pool.deleteMethod('frames')
  emulator.advance(10 * 60_000)
  const pools = () => emulator.state().accounts[0]?.pools.map(({ id }) => id)
  expect(pools()).not.toContain('frames')
  emulator.reset()
  expect(pools()).toContain('frames')
  expect(emulator.state().seed).toBe('mine')
})

test.each([
  [
    { port: 70_000 },
    /^port is 70000: give a whole number from 1 to 65535, 0 for any that is free, /,
  ],
  [{ port: -1 }, /^port is -1: /],
  [{ port: 65_535, world: { accounts: [{ name: 'one' }, { name: 'two' }] } }, /from 1 to 65534/],
  [{ speed: -1 }, /^speed is -1: give a number from 0 to 3600\.$/],
  [{ world: 'nowhere' }, /^There is no world file nowhere; give a file, or one of these names: /],
  [
    { wrold: 'demo' } as object,
    /^There is no option "wrold"; there are world, speed, port, seed, account\.$/,
  ],
  [{ speed: '60' } as object, /^speed is "60": give a number from 0 to 3600\.$/],
  [{ port: true } as object, /^port is true: give a whole number, or false for none\.$/],
  [{ seed: 5 } as object, /^seed is 5: give a text\.$/],
  [{ account: 'My' }, /^account is "My": give a name of 3 to 24 lower-case letters and digits\.$/],
  [{ world: { accounts: [] } }, /a world needs at least one account/],
])('%j is refused', async (options, sentence) => {
  await expect(begin(options)).rejects.toThrow(sentence)
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e300])(
  'a step of %d is refused, and time stays a time',
  async (ms) => {
    const emulator = await begin({ port: false })
    const { nowMs } = emulator.state()
    expect(() => emulator.advance(ms)).toThrow(
      /^advance\(.+\): give virtual milliseconds from 0 to /,
    )
    expect(emulator.state().nowMs).toBe(nowMs)
  },
)

test('a start that fails at its second port gives the first one back', async () => {
  const taken = await begin()
  const second = Number(new URL(taken.url).port)
  const world = { accounts: [{ name: 'one' }, { name: 'two' }] }
  await expect(begin({ port: second - 1, world })).rejects.toThrow(`Port ${second} is taken; `)
  const again = await begin({ port: second - 1 })
  expect(new URL(again.url).port).toBe(String(second - 1))
})

test('the types know each kind of fault, and no other', () => {
  const text = readFileSync(new URL('../../bin/emulator.d.ts', import.meta.url), 'utf8')
  const [, kinds = ''] = /type FaultKind =\n([\s\S]*?)\n\n/.exec(text) ?? []
  const told = [...kinds.matchAll(/'([a-z-]+)'/g)].map(([, kind]) => kind)
  expect(told).toEqual(step.options.map(({ shape }) => shape.do.value))
})

test('what was broken is told with how often it struck', async () => {
  const emulator = await begin({ world: 'demo', port: false })
  const id = emulator.break({ do: 'node-slow', pool: 'frames', nodes: 0, tasks: 2 })
  expect(emulator.faults().find((fault) => fault.id === id)).toMatchObject({ state: 'active' })
})

test('what is asked of it after its end says so', async () => {
  const emulator = await startEmulator()
  await emulator.stop()
  const said = 'The emulator has been stopped; start another one.'
  for (const ask of [
    () => emulator.state(),
    () => emulator.calls(),
    () => emulator.events(),
    () => emulator.advance(1),
    () => emulator.reset(),
    () => emulator.break({ do: 'api-resets' }),
  ]) {
    expect(ask).toThrow(said)
  }
  await expect(emulator.fetch(`${emulator.url}/pools`)).rejects.toThrow(said)
})

test('to stop twice is to stop once', async () => {
  const emulator = await startEmulator()
  await Promise.all([emulator.stop(), emulator.stop()])
  await emulator.stop()
  await expect(fetch(emulator.controlUrl)).rejects.toThrow()
})
