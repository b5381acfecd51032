// Every HTTP function of the app in a host: without a key or a token none answers, but for those that hold no data.
import { cp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHttpRoutes } from '../../src/local/host/http-routes.ts'
import { createInvoker } from '../../src/local/host/invoke.ts'
import { type Keys, openKeys } from '../../src/local/host/keys.ts'
import { loadApp } from '../../src/local/host/load-app.ts'
import { listenLocally } from '../../src/local/local-server.ts'
import { buildFunctions } from '../../tools/build.ts'
import { tempFolder } from '../local/temp-folder.ts'

const repository = join(import.meta.dirname, '../..')
const entra = {
  BATCH_MEDIC_ENTRA_CLIENT_ID: '66666666-7777-8888-9999-aaaaaaaaaaaa',
  BATCH_MEDIC_ENTRA_TENANT_ID: '11111111-2222-3333-4444-555555555555',
}
/** What anyone may call. */
const isPublic = (name: string) => ['console', 'health'].includes(name)

interface Door {
  name: string
  method: string
  path: string
}

interface Running {
  url: string
  keys: Keys
  doors: readonly Door[]
  stop(): void
}

const built = tempFolder('doors')
const running: Record<string, Running> = {}
const saved = { ...process.env }

/** Loads a copy of the build of its own, as Azure does: settings are there before a function is registered. */
async function start(name: string, settings: Record<string, string>): Promise<Running> {
  const root = tempFolder(`doors-${name}`)
  await cp(join(built, 'dist'), join(root, 'dist'), { recursive: true })
  await writeFile(
    join(root, 'package.json'),
    JSON.stringify({ type: 'module', main: 'dist/functions/*.js' }),
  )
  Object.assign(process.env, settings)
  const app = await loadApp(root, () => undefined)
  const functions = [...app.functions.values()]
  const keys = openKeys(
    join(root, 'keys.json'),
    functions.map(({ metadata }) => metadata.name),
  )
  const hold = { enter: async () => undefined, leave: async () => undefined }
  const invoker = createInvoker({ app, log: () => undefined, functionTimeoutMs: 10_000, hold })
  const routes = createHttpRoutes({ functions, routePrefix: 'api', keys: () => keys, invoker })
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (!(await routes(request, response, url))) response.writeHead(404).end()
  })
  const { url } = await listenLocally(server, 0)
  const doors = functions.flatMap(({ metadata }) =>
    Object.values(metadata.bindings).flatMap((binding) => {
      if (binding.type.toLowerCase() !== 'httptrigger') return []
      const { route, methods } = binding as { route?: string; methods?: readonly string[] }
      const path = (route ?? metadata.name).replaceAll(/\{[^}]*\}/g, 'x')
      return (methods ?? []).map((method) => ({ name: metadata.name, method, path }))
    }),
  )
  return { url, keys, doors, stop: () => void server.close() }
}

beforeAll(async () => {
  for (const name of Object.keys(entra)) delete process.env[name]
  await buildFunctions({ root: repository, outdir: join(built, 'dist') })
  running.keys = await start('keys', {})
  running.tokens = await start('tokens', entra)
})
afterAll(() => {
  for (const one of Object.values(running)) one.stop()
  process.env = saved
})

/** The doors that did not answer 401, by name. */
async function opened(mode: string, headers: (door: Door) => Record<string, string>) {
  const host = running[mode]
  if (!host) throw new Error(`${mode} is not running`)
  const names = new Set<string>()
  for (const door of host.doors) {
    const { status } = await fetch(`${host.url}/api/${door.path}`, {
      method: door.method,
      headers: { 'content-type': 'application/json', ...headers(door) },
      ...(['GET', 'HEAD'].includes(door.method) ? {} : { body: '{}' }),
    })
    if (status !== 401) names.add(door.name)
  }
  return [...names].filter((name) => !isPublic(name))
}

describe.each(['keys', 'tokens'])('where %s open the doors', (mode) => {
  test('there are doors, and the health is one that needs none', async () => {
    const { doors = [], url } = running[mode] ?? {}
    expect(doors.length).toBeGreaterThan(8)
    expect((await fetch(`${url}/api/health`)).status).not.toBe(401)
  })

  test('each address but that of the page answers each method itself, be it with 405', () => {
    const taken = new Map<string, string[]>()
    for (const { path, method } of running[mode]?.doors ?? []) {
      taken.set(path, [...(taken.get(path) ?? []), method.toUpperCase()])
    }
    const lacking = [...taken].filter(([path, methods]) => {
      const all = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
      return !path.startsWith('console') && !all.every((method) => methods.includes(method))
    })
    expect(lacking).toEqual([])
  })

  test.each([
    ['nothing', () => ({})],
    ['a wrong key', () => ({ 'x-functions-key': 'none' })],
    ['an empty token', () => ({ authorization: 'Bearer ' })],
    ['nonsense', () => ({ authorization: 'Bearer x.y.z' })],
    ['a password', () => ({ authorization: 'Basic cmVhZGVy' })],
    ['an unsigned token', () => ({ authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' })],
  ])('none opens to %s', async (_, headers) => {
    expect(await opened(mode, headers)).toEqual([])
  })
})

describe('a key', () => {
  test('opens its own function where keys do', async () => {
    const { keys, doors } = running.keys as Running
    const names = new Set(doors.map(({ name }) => name).filter((name) => !isPublic(name)))
    const own = ({ name }: Door) => ({ 'x-functions-key': keys.functions[name] ?? '' })
    expect(new Set(await opened('keys', own))).toEqual(names)
  })

  test('that reads opens nothing that changes', async () => {
    const { keys } = running.keys as Running
    const reading = { 'x-functions-key': keys.functions.incidents ?? '' }
    expect(await opened('keys', () => reading)).toEqual(['incidents'])
  })

  test('opens nothing where tokens do, be it the host’s', async () => {
    const { keys } = running.tokens as Running
    expect(await opened('tokens', () => ({ 'x-functions-key': keys.host }))).toEqual([])
    expect(await opened('tokens', () => ({ 'x-functions-key': keys.master }))).toEqual([])
  })
})
