// Fifty processes are killed between the commit of an incident and its delivery: nothing is lost, and repetitions carry the same id.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { build } from 'esbuild'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAzureRows } from '../../src/adapters/azure/storage/rows.ts'
import { createMemoryMessages } from '../../src/adapters/memory/messages.ts'
import { createLedgers } from '../../src/record/ledgers.ts'
import { startAzurite } from '../support/azurite.ts'
import type { TellingNews, TellingOrder } from './telling-child.ts'

const rounds = 50
const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`
/** Longer than a lease, shorter than what is taken for a wrong clock. */
const laterMs = 3 * 60_000

/** When a process is killed; each point is hit ten times. */
const points = [
  'while it commits',
  'right after the commit',
  'a moment after the commit',
  'when the message has arrived, before it is answered',
  'right after the answer',
] as const

interface Arrival {
  id: string
  pool: string
  answer: () => void
}

let folder = ''
let azurite: Awaited<ReturnType<typeof startAzurite>>
let child = ''
const arrivals: Arrival[] = []
let onArrival: (arrival: Arrival) => void = ({ answer }) => answer()
const server = createServer((request, response) => void take(request, response))

async function take(
  request: AsyncIterable<Buffer> & { headers: object },
  response: ServerResponse,
): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const headers = request.headers as Record<string, string>
  const event = new Webhook(secret).verify(Buffer.concat(parts), headers) as {
    data: { pool: string }
  }
  const arrival: Arrival = {
    id: headers['webhook-id'] ?? '',
    pool: event.data.pool,
    answer: () => void response.writeHead(200).end(),
  }
  arrivals.push(arrival)
  onArrival(arrival)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'batch-medic-telling-'))
  child = join(folder, 'child.mjs')
  const banner =
    "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);"
  // A bundle starts in a fraction of the time that fifty processes would take to strip types.
  await Promise.all([
    build({
      ...{ entryPoints: [join(import.meta.dirname, 'telling-child.ts')], outfile: child },
      ...{ bundle: true, platform: 'node', format: 'esm', target: 'node22', logLevel: 'error' },
      banner: { js: banner },
    }),
    startAzurite().then((started) => {
      azurite = started
    }),
    new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)),
  ])
})

afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await azurite?.stop()
  await rm(folder, { recursive: true, force: true })
})

interface Telling {
  process: ChildProcess
  heard(kind: TellingNews['kind']): Promise<void>
  go(order: Pick<TellingOrder, 'pool' | 'aheadMs'>): void
  kill(): Promise<void>
}

function start(): Telling {
  const made = fork(child, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] })
  const seen = new Set<string>()
  made.on('message', ({ kind }: TellingNews) => void seen.add(kind))
  const exited = once(made, 'exit')
  const { port } = server.address() as AddressInfo
  return {
    process: made,
    async heard(kind) {
      while (!seen.has(kind)) {
        await Promise.race([
          once(made, 'message'),
          exited.then(() => Promise.reject(new Error(`it ended before it was ${kind}`))),
        ])
      }
    },
    go(order) {
      const url = `http://127.0.0.1:${port}/`
      made.send({ connection: azurite.connection, url, secret, ...order } satisfies TellingOrder)
    },
    async kill() {
      made.kill('SIGKILL')
      const [, signal] = await exited
      expect(signal).toBe('SIGKILL')
    },
  }
}

const arrived = () =>
  new Promise<Arrival>((resolve) => {
    onArrival = resolve
  })

async function killAt(point: (typeof points)[number], telling: Telling, round: number) {
  switch (point) {
    case 'while it commits':
      await telling.heard('committing')
      // Spread over the commit itself, which begins with the first connection to the store.
      await wait(3 * round)
      return telling.kill()
    case 'right after the commit':
      await telling.heard('committed')
      return telling.kill()
    case 'a moment after the commit':
      await telling.heard('committed')
      await wait(2 * (round % 10))
      return telling.kill()
    case 'when the message has arrived, before it is answered':
      await arrived()
      return telling.kill()
    case 'right after the answer': {
      const { answer } = await arrived()
      answer()
      return telling.kill()
    }
  }
}

test('kill -9 fifty times, and every incident that was recorded is told', async () => {
  const pools = Array.from({ length: rounds }, (_, round) => `pool-${round}`)
  const beganAt = performance.now()
  // The next one starts while the present one works.
  let next = start()
  for (const [round, pool] of pools.entries()) {
    const telling = next
    await telling.heard('ready')
    next = start()
    onArrival = ({ answer }) => answer()
    const point = points[round % points.length] ?? 'right after the commit'
    const killed = killAt(point, telling, round)
    telling.go({ pool, aheadMs: 0 })
    await killed
  }
  const killedMs = performance.now() - beganAt
  const before = new Set(arrivals.map(({ pool }) => pool))
  onArrival = ({ answer }) => answer()

  // Whoever comes next does what a host does: takes the messages that the commits left.
  const rows = createAzureRows({ connection: azurite.connection })
  const clock = { now: () => Date.now() + laterMs, toWallMs: (ms: number) => ms }
  const ledgers = createLedgers({
    ...{ rows, clock, messages: createMemoryMessages(clock), holder: 'test', leaseMs: 10 },
  })
  const left = async () => {
    const waiting = await Promise.all(
      pools.map(async (pool) => {
        const ledger = await ledgers.hold({ account: 'renderfarm', pool })
        if (ledger.kind !== 'ledger') return 1
        const outbox = await ledger.outbox()
        await ledger.release()
        return outbox.length
      }),
    )
    return waiting.reduce((sum, count) => sum + count, 0)
  }
  await next.heard('ready')
  next.go({ aheadMs: laterMs })
  for (let looks = 0; looks < 40 && (await left()) > 0; looks += 1) await wait(1500)
  await next.kill()

  expect(await left()).toBe(0)
  const recorded: string[] = []
  for (const pool of pools) {
    const ledger = await ledgers.hold({ account: 'renderfarm', pool })
    if (ledger.kind !== 'ledger') throw new Error(`${pool} is ${ledger.kind}`)
    const [incident] = ledger.record.incidents
    if (!incident) continue
    recorded.push(pool)
    // What came twice may be on record twice: once for each time that it came, and never more often.
    expect([...new Set(incident.alerts.map(({ what }) => what))]).toEqual(['opened'])
    const came = arrivals.filter((one) => one.pool === pool).length
    expect(incident.alerts.length).toBeLessThanOrEqual(came)
  }
  // Told is what was recorded, and nothing else.
  const told = new Set(arrivals.map(({ pool }) => pool))
  expect([...told].toSorted()).toEqual(recorded.toSorted())
  // A commit that was under way may have landed or not; all others have.
  expect(recorded.length).toBeGreaterThanOrEqual(rounds - rounds / points.length)
  for (const pool of told) {
    const ids = arrivals.filter((one) => one.pool === pool).map(({ id }) => id)
    expect(new Set(ids).size, `${pool} came as ${ids}`).toBe(1)
  }
  expect(new Set(arrivals.map(({ id }) => id)).size).toBe(told.size)
  // The test has seen both: what only the next one told, and what came twice.
  const afterwards = [...told].filter((pool) => !before.has(pool)).length
  const repeated = arrivals.length - told.size
  expect(afterwards).toBeGreaterThan(5)
  expect(repeated).toBeGreaterThan(5)
  console.log(
    `${rounds} kills in ${Math.round(killedMs)} ms: ${recorded.length} recorded, ${told.size} told, ${afterwards} of them by the next process, ${repeated} came twice`,
  )
})
