// The unpacked zip, loaded by the worker's rules from a folder without packages, on each Node that runs it.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeVersions, packAndUnpack, packingMs, type Unpacked } from './packed.ts'

interface Loaded {
  node: string
  files: string[]
  faults: string[]
  functions: { name: string; bindings: Record<string, { type: string; authLevel?: string }> }[]
}

let packed: Unpacked
beforeAll(async () => {
  packed = await packAndUnpack()
}, packingMs)
afterAll(() => packed?.remove())

/** Open to everybody: a health check, and the page, which holds no data. */
const open = ['console', 'health']
const entra = {
  BATCH_MEDIC_ENTRA_CLIENT_ID: '11111111-1111-1111-1111-111111111111',
  BATCH_MEDIC_ENTRA_TENANT_ID: '22222222-2222-2222-2222-222222222222',
}

async function load(node: string, env: Record<string, string> = {}): Promise<Loaded> {
  const script = join(import.meta.dirname, 'worker-stand-in.mjs')
  const { stdout } = await promisify(execFile)(node, [script, packed.folder], {
    env,
    cwd: packed.folder,
  })
  return JSON.parse(stdout) as Loaded
}

function routes({ functions }: Loaded): Record<string, string | undefined> {
  const of = functions.flatMap(({ name, bindings }) =>
    Object.values(bindings)
      .filter(({ type }) => type === 'httpTrigger')
      .map(({ authLevel }) => [name, authLevel] as const),
  )
  return Object.fromEntries(of)
}

for (const { name, path, missing } of nodeVersions) {
  describe.skipIf(missing !== '')(`on ${name} ${missing}`, () => {
    test('every file that main names loads, and registers a name that no other has', async () => {
      const { faults, files, functions, node } = await load(path)
      expect(name).toContain(node.split('.')[0])
      expect(faults).toEqual([])
      expect(files.length).toBeGreaterThan(20)
      const names = functions.map((one) => one.name.toLowerCase())
      expect([...new Set(names)]).toEqual(names)
      // A file is one function; `service-logs` waits for its setting, `app-terminate` is the hook of the end.
      const others = ['app-terminate', 'service-logs']
      const files2 = files.map((file) => file.replace(/^.*\/(.*)\.js$/, '$1'))
      expect([...names].sort()).toEqual(files2.filter((one) => !others.includes(one)).sort())
    })

    test('every HTTP function says who may call: two are open, all others ask for a key', async () => {
      const levels = routes(await load(path))
      expect(Object.keys(levels).length).toBeGreaterThan(10)
      for (const [route, level] of Object.entries(levels)) {
        expect([route, level]).toEqual([route, open.includes(route) ? 'anonymous' : 'function'])
      }
    })

    test('with Entra the host asks for no key, as the app validates tokens', async () => {
      const levels = Object.values(routes(await load(path, entra)))
      expect([...new Set(levels)]).toEqual(['anonymous'])
    })

    test('the event hub is listened to where its setting is, and nowhere else', async () => {
      const setting = {
        BATCH_MEDIC_SERVICE_LOGS__fullyQualifiedNamespace: 'x.servicebus.windows.net',
      }
      const { functions, faults } = await load(path, setting)
      expect(faults).toEqual([])
      expect(functions.map((one) => one.name)).toContain('service-logs')
    })
  })
}
