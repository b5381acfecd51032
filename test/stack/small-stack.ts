// A stack for tests: a small world, own ports, a state folder of its own, and a look at what came of it.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { IncidentStory } from '../../src/domain/record.ts'
import type { JournalEntry } from '../../src/emulator/journal.ts'
import { readStories } from '../../src/local/read-stories.ts'
import { type Stack, startStack } from '../../src/local/stack.ts'
import { smallWorld } from '../support/small-world.ts'

const root = join(import.meta.dirname, '../..')
const lookEveryMs = 60

/** One node with a full disk, which is replaced, and one with a failing start task, which is rebooted. */
const twoStories = smallWorld({
  pool: { dedicated: 8 },
  script: [
    {
      at: 'PT20S',
      do: 'node-unusable',
      pool: 'frames',
      nodes: 2,
      reboot: 'NodeStateUnusable',
      errors: [{ code: 'DiskFull', message: 'There is not enough disk space on the node' }],
    },
    { at: 'PT20S', do: 'start-task-fails', pool: 'frames', nodes: 5, reboot: 'cures' },
  ],
})

export interface SmallStack extends Stack {
  stateDir: string
  /** What was said on the way: ends of children, warnings. */
  said: readonly string[]
  stories(): Promise<readonly IncidentStory[]>
  /** Calls that changed something, as `reboot 202`. */
  writes(): Promise<readonly string[]>
  /** Resolves with the answer as soon as it is not undefined; throws with what was seen last. */
  until<T>(what: string, look: () => Promise<T | undefined>, withinMs?: number): Promise<T>
  end(): Promise<void>
}

export async function startSmallStack(
  options: {
    world?: unknown
    settings?: Record<string, string>
    portBase?: number
    /** A folder that another run has left: its state is gone on with. */
    stateDir?: string
  } = {},
): Promise<SmallStack> {
  const stateDir = options.stateDir ?? (await mkdtemp(join(tmpdir(), 'batch-medic-stack-')))
  const worldPath = join(stateDir, 'world.json')
  await writeFile(worldPath, JSON.stringify(options.world ?? twoStories))
  const said: string[] = []
  const stack = await startStack({
    root,
    stateDir,
    worldPath,
    portBase: options.portBase ?? (await freePortBase()),
    speed: 60,
    faults: true,
    fresh: options.stateDir === undefined,
    ...(options.settings ? { settings: options.settings } : {}),
    say: (line) => void said.push(line),
  }).catch(async (error: unknown) => {
    const log = await readFile(join(stateDir, 'emulator.log'), 'utf8').catch(() => '')
    await rm(stateDir, { recursive: true, force: true })
    throw new Error(`${error instanceof Error ? error.message : error}\n${log}`, { cause: error })
  })
  return {
    ...stack,
    stateDir,
    said,
    stories: () => readStories(stack.addresses.app, stack.keys.host),
    async writes() {
      const { calls } = await readJson<{ calls: JournalEntry[] }>(
        `${stack.control}/calls?limit=20000`,
      )
      return calls
        .filter(({ method }) => method === 'POST')
        .map(({ path, status }) => `${path.split('/').at(-1)} ${status}`)
    },
    async until(what, look, withinMs = 300_000) {
      const startedAt = performance.now()
      let trouble = ''
      while (performance.now() - startedAt < withinMs) {
        // What was killed does not answer for a while: that is what is being tried.
        const seen = await look().catch((error: unknown) => {
          trouble = String(error)
          return undefined
        })
        if (seen !== undefined) return seen
        await wait(lookEveryMs)
      }
      throw new Error(`${what} did not come about in ${withinMs} ms. ${trouble} ${said.join('\n')}`)
    },
    async end() {
      await stack.stop()
      await rm(stateDir, { recursive: true, force: true })
    },
  }
}

/** True once there are as many stories as that and all are resolved and told. */
export function allResolved(stories: readonly IncidentStory[], count: number): true | undefined {
  const ended = stories.filter(
    ({ incident }) =>
      incident.state === 'resolved' && incident.alerts.some(({ what }) => what === 'resolved'),
  )
  return ended.length >= count && ended.length === stories.length ? true : undefined
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Eight free ports in a row, out of a range of its own for each file that is under way. */
export async function freePortBase(): Promise<number> {
  const inTurn = Number(process.env.VITEST_POOL_ID ?? 0) % 5
  for (let tries = 0; tries < 50; tries += 1) {
    const base = 21_000 + inTurn * 2_000 + Math.floor(Math.random() * 200) * 10
    const free = await Promise.all(Array.from({ length: 8 }, (_, index) => isFree(base + index)))
    if (free.every(Boolean)) return base
  }
  throw new Error('No eight free ports in a row were found')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => resolve(true))
    })
  })
}

async function readJson<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return (await response.json()) as T
}
