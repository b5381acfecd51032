// What the emulator's process takes over sockets: 100 pools of 1,000 nodes at speed 60, idle and then listed by clients.
// Run it with `npm run bench:emulator-process` (Linux: it reads /proc); it prints figures and judges nothing.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { BatchServiceClient, BatchSharedKeyCredentials } from '@azure/batch'

const pools = 100
const nodesEach = 1_000
const idleWallMs = 20_000
/** Linux counts a process's time in hundredths of a second. */
const clockTickMs = 10
const main = fileURLToPath(new URL('../src/emulator/main.ts', import.meta.url))

const world = {
  accounts: [
    {
      name: 'renderfarm',
      pools: Array.from({ length: pools }, (_, n) => ({
        id: `pool-${String(n).padStart(3, '0')}`,
        vmSize: 'Standard_D2s_v5',
        dedicated: nodesEach,
        imageReference: { publisher: 'canonical', offer: 'jammy', sku: '22_04-lts' },
        nodeAgentSKUId: 'batch.node.ubuntu 22.04',
      })),
    },
  ],
}

interface Ready {
  url: string
  account: string
  key: string
}

async function launch(folder: string): Promise<{ child: ChildProcess; ready: Ready }> {
  const file = join(folder, 'world.json')
  writeFileSync(file, JSON.stringify(world))
  const child = spawn(
    process.execPath,
    [main, '--world', file, '--speed', '60', '--port', '0', '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const lines = createInterface({ input: child.stdout })
  const [line] = (await once(lines, 'line')) as [string]
  return { child, ready: JSON.parse(line) as Ready }
}

/** Processor time of a process so far, user and system, in milliseconds. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * clockTickMs
}

const memory = (pid: number, field: 'VmRSS' | 'VmHWM'): string => {
  const kb = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return `${Math.round(Number(kb?.[1]) / 1024)} MiB`
}

const say = (what: string, figure: string): void => console.log(`${what.padEnd(58)} ${figure}`)

const folder = mkdtempSync(join(tmpdir(), 'batch-emulator-bench-'))
const { child, ready } = await launch(folder)
const pid = child.pid ?? 0
try {
  say(`${pools} pools of ${nodesEach} nodes, processor time of the start`, `${cpuMs(pid)} ms`)
  const before = cpuMs(pid)
  await wait(idleWallMs)
  say(
    `idle for ${idleWallMs / 1000} s at speed 60`,
    `${(((cpuMs(pid) - before) / idleWallMs) * 100).toFixed(1)} % of a core`,
  )
  const client = new BatchServiceClient(
    new BatchSharedKeyCredentials(ready.account, ready.key),
    ready.url,
    { noRetryPolicy: true },
  )
  const times: number[] = []
  for (let n = 0; n < 40; n += 1) {
    const started = performance.now()
    const nodes = await client.computeNode.list(`pool-${String(n).padStart(3, '0')}`)
    times.push(performance.now() - started)
    if (nodes.length !== nodesEach) throw new Error(`A list of ${nodes.length} nodes`)
  }
  times.sort((a, b) => a - b)
  const at = (share: number): string =>
    `${(times[Math.floor(times.length * share)] ?? 0).toFixed(0)} ms`
  say('a list of 1,000 nodes through the SDK, median and 95th', `${at(0.5)}, ${at(0.95)}`)
  say('memory now, and at most', `${memory(pid, 'VmRSS')}, ${memory(pid, 'VmHWM')}`)
} finally {
  child.kill()
  rmSync(folder, { recursive: true, force: true })
}
