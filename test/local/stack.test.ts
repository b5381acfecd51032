// A whole local run with a stand-in for the emulator: everything starts, works together and goes away again.
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Stack, startStack } from '../../src/local/stack.ts'
import { tempFolder } from './temp-folder.ts'

const repository = join(import.meta.dirname, '../..')
const fixtures = join(import.meta.dirname, 'fixtures/stack')
let stack: Stack
let options: Parameters<typeof startStack>[0]

async function makeRoot(): Promise<string> {
  const root = tempFolder('stack')
  for (const folder of ['src/emulator', 'functions']) {
    await mkdir(join(root, folder), { recursive: true })
  }
  for (const name of ['node_modules', 'src/local', 'src/ports', 'host.json', 'package.json']) {
    await symlink(join(repository, name), join(root, name))
  }
  await cp(join(fixtures, 'emulator.ts'), join(root, 'src/emulator/main.ts'))
  await writeFile(join(root, 'world.json'), '{"accounts":[{"name":"renderfarm"}]}')
  await cp(join(fixtures, 'functions.ts'), join(root, 'functions/all.ts'))
  return root
}

beforeAll(async () => {
  const root = await makeRoot()
  const portBase = 20_000 + (process.pid % 1_500) * 8
  const stateDir = join(root, '.batch-medic')
  const worldPath = join(root, 'world.json')
  options = { root, stateDir, worldPath, portBase, speed: 600, faults: false, fresh: true }
  stack = await startStack(options)
})

afterAll(() => stack.stop())

const seen = async () => {
  const headers = { 'x-functions-key': stack.keys.host }
  const response = await fetch(`${stack.addresses.app}/api/incidents`, { headers })
  return (await response.json()) as {
    ticks: number
    events: string[]
    clock: number
    account: string
  }
}

test('the app runs in the virtual time of the emulator, and its timers tick in it', async () => {
  await vi.waitFor(async () => expect((await seen()).ticks).toBeGreaterThan(1), 60_000)
  expect((await seen()).clock).toBeGreaterThan(Date.now())
})

test('the app gets the account, and no key in its place', async () => {
  const [account] = JSON.parse((await seen()).account) as Record<string, string>[]
  expect(account).toMatchObject({ name: 'renderfarm', keyFrom: 'BATCH_MEDIC_KEY_RENDERFARM' })
})

test('an event goes through the topic to the function, and the catcher shows it', async () => {
  const event = { specversion: '1.0', id: 'e1', source: '/farm', type: 'T' }
  const response = await fetch(stack.addresses.topic, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json', 'aeg-sas-key': stack.keys.topic },
    body: JSON.stringify(event),
  })
  expect(response.status).toBe(200)
  await vi.waitFor(async () => expect((await seen()).events).toEqual(['e1']), 60_000)
  const caught = await fetch(`${stack.addresses.catcher}api/caught`)
  expect(await caught.json()).toMatchObject({ events: [{ id: 'e1', own: false }] })
})

test('a second start in the same folder is refused in one sentence', async () => {
  await expect(startStack({ ...options, portBase: 9_000 })).rejects.toThrow(
    /Batch Medic already runs in .* \(process \d+\)/,
  )
})

test('an app that dies is told, and can be started again', async () => {
  const died = stack.appDied()
  await fetch(`${stack.addresses.app}/api/die`).catch(() => {})
  expect(await died).toBe('with code 7')
  await stack.restartApp()
  expect((await seen()).events).toEqual([])
})

test('a stop leaves no process behind', async () => {
  const pids = Object.values(stack.pids())
  await stack.stop()
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow()
})
