// How much memory the packed app holds: `node tools/cost/memory.ts --pools 100 --nodes 1000 --failing 750`.
// All functions in one process, telemetry on and taken in by a server of this process, pages asked for as by a reader; the
// emulator and Azurite are other processes. What counts is the resident set as Linux tells it, VmHWM at most.
// docs/decisions/0018 has what it said. `--heap 128` bounds V8's heap, `--node PATH` takes another Node.
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startStack } from '../../src/local/stack.ts'
import { freePortBase } from '../../test/stack/small-stack.ts'
import { selfSigned } from '../../test/support/self-signed.ts'
import { smallWorld } from '../../test/support/small-world.ts'
import { createPackage } from '../package.ts'

const root = resolve(import.meta.dirname, '../..')
const option = { type: 'string' } as const
const { values } = parseArgs({
  options: {
    ...{ pools: option, nodes: option, failing: option, minutes: option },
    ...{ heap: option, node: option },
  },
})
const pools = Number(values.pools ?? 10)
const nodes = Number(values.nodes ?? 20)
/** Nodes of one pool whose disks are full two minutes after the start. */
const failing = Number(values.failing ?? 0)
const minutes = Number(values.minutes ?? 5)

/** No guard is in the way of 750 incidents at once: by the usual policy they are one, of the pool. */
const policy = {
  mode: 'act',
  guards: {
    ...{ maxSickShare: 1, stormMinimumNodes: 1000, stormEndShare: 1 },
    ...{ maxConcurrentShare: 1, maxConcurrentNodes: 1000 },
    ...{ maxActionsPerHour: 1000, maxActionsPerHourInAccount: 1000 },
  },
}

function worldOf() {
  const world = smallWorld({ pool: { dedicated: nodes } })
  const [account] = world.accounts
  const all = Array.from({ length: pools }, (_, index) => ({
    ...account?.pools[0],
    id: `pool-${index}`,
    // More than half of a pool would be told as one incident of the pool.
    ...(index === 0 && { dedicated: Math.max(nodes, failing * 2 + 3) }),
  }))
  const full = {
    ...{ at: 'PT120S', do: 'node-disk-full', pool: 'pool-0' },
    nodes: Array.from({ length: failing }, (_, index) => index),
  }
  return { ...world, accounts: [{ ...account, pools: all }], script: failing === 0 ? [] : [full] }
}

/** MB of the process, now and at most; undefined once it is gone. */
function memoryOf(pid: number): { rss: number; peak: number } | undefined {
  const path = `/proc/${pid}/status`
  if (!existsSync(path)) return undefined
  const status = readFileSync(path, 'utf8')
  const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024
  return { rss: Math.round(of('VmRSS')), peak: Math.round(of('VmHWM')) }
}

/** Seconds of processor that the process has had. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const folder = await mkdtemp(join(tmpdir(), 'batch-medic-memory-'))
const { key, cert } = selfSigned()
let items = 0
const ingestion = createServer({ key, cert }, (request, response) => {
  items += 1
  request.resume()
  response.setHeader('content-type', 'application/json')
  response.end('{"itemsReceived":1,"itemsAccepted":1,"errors":[]}')
})
await new Promise<void>((done) => ingestion.listen(0, '127.0.0.1', done))
const { port } = ingestion.address() as AddressInfo
const made = await createPackage({ root, outdir: join(folder, 'packed') })
for (const [name, text] of Object.entries({ world: worldOf(), policy }))
  await writeFile(join(folder, `${name}.json`), JSON.stringify(text))
await writeFile(join(folder, 'ca.pem'), cert)
// Every part of the stack is a process of this Node.
process.execPath = values.node ?? process.execPath
const stack = await startStack({
  ...{ root, stateDir: folder, portBase: await freePortBase(), speed: 1 },
  ...{ faults: true, fresh: true, build: false },
  ...{ worldPath: join(folder, 'world.json'), policyPath: join(folder, 'policy.json') },
  settings: {
    BATCH_MEDIC_LOCAL_ROOT: made.folder,
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://127.0.0.1:${port}/`,
    APPLICATION_INSIGHTS_NO_STATSBEAT: 'true',
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    ...(values.heap && { NODE_OPTIONS: `--max-old-space-size=${values.heap}` }),
  },
})
const { addresses, keys } = stack
const { app } = stack.pids()
const ask = async (route: string): Promise<string> => {
  const headers = { 'x-functions-key': keys.host }
  return (await fetch(`${addresses.app}/api/${route}`, { headers })).text()
}
const started = performance.now()
for (let passed = 0; passed < minutes; passed = (performance.now() - started) / 60_000) {
  await wait(20_000)
  const memory = memoryOf(app)
  if (!memory) break
  const [seen = '', open = ''] = await Promise.all(['pools', 'incidents'].map(ask))
  await ask('summary')
  console.log(
    `${passed.toFixed(1)} min: ${memory.rss} MB, at most ${memory.peak}; ${cpuOf(app).toFixed(1)} s of processor; ` +
      `${seen.split('"pool":').length - 1} pools, ${open.split('"fault":').length - 1} incidents on a page, ${items} sendings of telemetry`,
  )
}
await stack.stop()
ingestion.close()
await rm(folder, { recursive: true, force: true })
