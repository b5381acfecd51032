// The unpacked zip at work, from a folder without packages: a census against the emulator, and telemetry that arrives.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Stack, startStack } from '../../src/local/stack.ts'
import { freePortBase } from '../stack/small-stack.ts'
import { selfSigned } from '../support/self-signed.ts'
import { smallWorld } from '../support/small-world.ts'
import { root } from './bicep.ts'
import { nodeVersions, packAndUnpack, packingMs, type Unpacked } from './packed.ts'

const world = smallWorld({
  pool: { dedicated: 8 },
  script: [
    {
      ...{ at: 'PT20S', do: 'node-unusable', pool: 'frames', nodes: 2 },
      errors: [{ code: 'DiskFull', message: 'There is not enough disk space on the node' }],
    },
  ],
})
const ownNode = process.execPath
/** On a machine that does much else. */
const withinMs = 150_000

const { key, cert } = selfSigned()
let packed: Unpacked
let stack: Stack | undefined
let ingestion: Server
let sent = ''

beforeAll(async () => {
  packed = await packAndUnpack()
  // The SDK sends over TLS alone.
  ingestion = createServer({ key, cert }, async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    sent += request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
    response.setHeader('content-type', 'application/json')
    response.end('{"itemsReceived":1,"itemsAccepted":1,"errors":[]}')
  })
  await new Promise<void>((done) => ingestion.listen(0, '127.0.0.1', done))
}, packingMs)
afterEach(async () => {
  await stack?.stop()
  stack = undefined
  process.execPath = ownNode
})
afterAll(async () => {
  ingestion?.close()
  await packed?.remove()
})

for (const { name, path, missing } of nodeVersions) {
  describe.skipIf(missing !== '')(`on ${name} ${missing}`, () => {
    test('a census counts the pool, a sick node becomes an incident, and telemetry is sent', {
      timeout: 2 * withinMs,
    }, async () => {
      const stateDir = await mkdtemp(join(tmpdir(), 'batch-medic-packed-'))
      const worldPath = join(stateDir, 'world.json')
      await writeFile(worldPath, JSON.stringify(world))
      const caPath = join(stateDir, 'ca.pem')
      await writeFile(caPath, cert)
      const { port } = ingestion.address() as AddressInfo
      sent = ''
      // Every part of the stack is a process of this Node.
      process.execPath = path
      stack = await startStack({
        ...{ root, stateDir, worldPath, portBase: await freePortBase(), speed: 60 },
        ...{ faults: true, fresh: true, build: false },
        settings: {
          BATCH_MEDIC_LOCAL_ROOT: packed.folder,
          APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://127.0.0.1:${port}/`,
          APPLICATION_INSIGHTS_NO_STATSBEAT: 'true',
          NODE_EXTRA_CA_CERTS: caPath,
        },
      })
      const { addresses, keys } = stack
      const ask = async (route: string): Promise<string> => {
        const headers = { 'x-functions-key': keys.host }
        return (await fetch(`${addresses.app}/api/${route}`, { headers })).text()
      }
      await until('the pool is counted', async () => /"frames"/.test(await ask('pools')))
      await until('an incident opens', async () => /node-disk-full/.test(await ask('incidents')))
      await until('a census is told', () => sent.includes('census.completed'))
      await until('an exam is traced', () => /RemoteDependencyData/.test(sent))
      await until('its requests are told, of Batch and of the storage', () =>
        ['GET /pools/{pool}', 'Rows.transact', 'Rows.range'].every((name) =>
          sent.includes(`"name":"${name}"`),
        ),
      )
      // Of its own sending telemetry tells nothing.
      expect(sent).not.toContain(`"target":"127.0.0.1:${port}"`)
      expect(await ask('openapi.json')).toContain('"openapi"')
      expect((await fetch(`${addresses.app}/api/console`)).status).toBe(200)
      await stack.stop()
      stack = undefined
      await rm(stateDir, { recursive: true, force: true })
    })
  })
}

async function until(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + withinMs
  while (performance.now() < end) {
    if (await Promise.resolve(look()).catch(() => false)) return
    await wait(200)
  }
  throw new Error(`${what}: not within ${withinMs} ms. Telemetry so far: ${sent.slice(0, 600)}`)
}
