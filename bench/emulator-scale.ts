// How much the emulator takes: 100 pools of 1,000 nodes at speed 60, against one pool; all in one process and one run.
// Run it with `npm run bench:emulator`; it prints figures and judges nothing.
import { createEmulator, type Emulator } from '../src/emulator/emulator.ts'
import { createManualClock } from '../src/emulator/virtual-clock.ts'
import { splitUrl } from '../src/emulator/wire/http.ts'
import { sign, stringToSign } from '../src/emulator/wire/shared-key.ts'
import { parseWorld, type WorldInput } from '../src/emulator/world/world-schema.ts'

const key = Buffer.alloc(64, 7).toString('base64')
const nodesEach = 1_000
const speed = 60
const tickMs = 200

type PoolInput = NonNullable<WorldInput['accounts'][number]['pools']>[number]

const pool = (n: number, ready: boolean): PoolInput => ({
  id: `pool-${String(n).padStart(3, '0')}`,
  vmSize: 'Standard_D2s_v5',
  dedicated: nodesEach,
  ready,
  imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts', version: 'latest' },
  nodeAgentSKUId: 'batch.node.ubuntu 22.04',
  startTask: { commandLine: './install.sh' },
})

function build(pools: number, ready: boolean): Emulator {
  return createEmulator({
    accounts: [{ name: 'renderfarm', key }],
    world: parseWorld({
      accounts: [
        {
          name: 'renderfarm',
          pools: Array.from({ length: pools }, (_, n) => pool(n, ready)),
        },
      ],
    }),
    clock: createManualClock(Date.now()),
  })
}

function get(emulator: Emulator, path: string): number {
  const url = `http://127.0.0.1:10100${path}${path.includes('?') ? '&' : '?'}api-version=2022-10-01.16.0`
  const headers = { 'ocp-date': new Date().toUTCString() }
  const mac = sign(
    stringToSign({ method: 'GET', url: splitUrl(url), headers, body: '' }, 'renderfarm', ''),
    key,
  )
  const started = performance.now()
  const { status } = emulator.handle({
    method: 'GET',
    url,
    headers: { ...headers, authorization: `SharedKey renderfarm:${mac}` },
  })
  if (status !== 200) throw new Error(`${path} answered ${status}`)
  return performance.now() - started
}

/** Wall milliseconds of one run of `work`. */
function took(work: () => void): number {
  const started = performance.now()
  work()
  return performance.now() - started
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/** The work of so many wall minutes at `speed`, in the ticks of the process, as a share of that time. */
function idleShare(emulator: Emulator, wallMinutes: number): number {
  const ticks = (wallMinutes * 60_000) / tickMs
  const ms = took(() => {
    for (let i = 0; i < ticks; i += 1) emulator.advance(tickMs * speed)
  })
  return ms / (wallMinutes * 60_000)
}

const say = (what: string, figure: string): void => console.log(`${what.padEnd(58)} ${figure}`)
const ms = (value: number): string => `${value.toFixed(1)} ms`
const share = (value: number): string => `${(value * 100).toFixed(3)} % of a core`

const many = build(100, true)
const one = build(1, true)
say(
  '100,000 nodes, memory of the process',
  `${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`,
)
for (const emulator of [one, many]) emulator.advance(60_000)
const idleOne = idleShare(one, 5)
const idleMany = idleShare(many, 5)
say('1,000 healthy nodes, five idle minutes at speed 60', share(idleOne))
say('100,000 healthy nodes, the same', share(idleMany))
say('  ratio', (idleMany / idleOne).toFixed(2))
const lists = Array.from({ length: 50 }, (_, n) => get(many, `/pools/pool-0${10 + n}/nodes`))
say('a list of 1,000 nodes, median of 50', ms(median(lists)))
say('  slowest', ms(Math.max(...lists)))
const sick = Array.from({ length: 50 }, () =>
  get(many, "/pools/pool-050/nodes?$filter=state%20eq%20'unusable'"),
)
say('1,000 nodes filtered by state, median of 50', ms(median(sick)))
const counts = Array.from({ length: 20 }, () => get(many, '/nodecounts?maxresults=1000'))
say('node counts of 100 pools in one page, median of 20', ms(median(counts)))

const boot = build(100, false)
const bootMs = took(() => {
  for (let i = 0; i < 60; i += 1) boot.advance(tickMs * speed)
})
say('100,000 nodes booting, twelve virtual minutes', `${ms(bootMs)} of 12,000 ms at speed 60`)
say(
  'memory of the process at the end, three worlds',
  `${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`,
)
const saved = took(() => many.save())
say('a snapshot of 100,000 nodes', ms(saved))
