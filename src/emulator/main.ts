// The emulator as a process: a world, a running clock, ports, and a state file that survives a kill.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type EmulatorArguments, readArguments, usage } from './arguments.ts'
import { developmentKey } from './development-key.ts'
import { createEmulator } from './emulator.ts'
import { createEventSender } from './event-sender.ts'
import { type HttpShell, startHttpShell } from './http-shell.ts'
import type { CloudEvent } from './life/cloud-event.ts'
import { readStateFile, writeStateFile } from './state-file.ts'
import { createWallClock } from './virtual-clock.ts'
import { withoutFaults } from './world/build-world.ts'
import { parseWorld } from './world/world-schema.ts'

const demoWorld = fileURLToPath(new URL('./worlds/demo.json', import.meta.url))
/** Life goes on between calls, so that events leave in time; wall milliseconds. */
const tickMs = 200
const saveEveryMs = 1_000
/** How far ahead of the present the ceiling lies; wall milliseconds. A save that comes late stops time for a moment. */
const ceilingAheadMs = 2_000

async function main(given: EmulatorArguments): Promise<void> {
  const file = given.world ?? demoWorld
  const read = parseWorld(readJson(file), file)
  const world = given.faults ? read : withoutFaults(read)
  const saved = given.fresh ? undefined : readStateFile(given.state)
  const startMs = saved?.ceilingMs ?? Date.now()
  const aheadMs = ceilingAheadMs * given.speed
  // Time stands still until the ports are ours and the first ceiling is on disk.
  const clock = createWallClock({ startMs, speed: given.speed, ceilingMs: startMs })
  const names = Object.keys(saved?.world.accounts ?? {})
  if (names.length === 0) names.push(...world.accounts.map(({ name }) => name))
  const keyOf = (name: string): string =>
    name === given.account && given.key ? given.key : developmentKey(name)
  const emulator = createEmulator({
    accounts: names.map((name) => ({ name, key: keyOf(name) })),
    world,
    clock,
    ...(saved ? { saved: saved.world } : {}),
    ...(given.events
      ? { publish: told(createEventSender({ url: given.events, key: given.eventsKey })) }
      : {}),
  })

  /** The ceiling is on disk before time may pass the old one. */
  const save = (ceilingMs: number): void => {
    writeStateFile(given.state, emulator.save(), ceilingMs)
    clock.raiseCeiling(ceilingMs)
  }
  const saveAhead = (): void => save(clock.now() + aheadMs)

  const shells: HttpShell[] = []
  for (const [i, account] of names.entries()) {
    const port = given.port === 0 ? 0 : given.port + i
    const beforeAnswer = ({ method }: { method: string }): void => {
      if (method !== 'GET' && method !== 'HEAD') saveAhead()
    }
    shells.push(await startHttpShell({ emulator, account, port, beforeAnswer }))
  }
  saveAhead()
  setInterval(() => emulator.tick(), tickMs)
  setInterval(saveAhead, saveEveryMs)
  const stop = (): void => {
    emulator.tick()
    save(clock.now())
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(signal, stop)

  const first = Math.max(0, names.indexOf(given.account))
  const ready = {
    url: shells[first]?.url ?? '',
    account: names[first] ?? '',
    key: keyOf(names[first] ?? ''),
    controlUrl: `${shells[first]?.url}/_emulator`,
  }
  const lines = [
    `Azure Batch emulator, ${given.speed} times wall speed; the keys open nothing else`,
    ...names.map((name, i) => `account ${name}: ${shells[i]?.url}  key ${keyOf(name)}`),
    `control API: ${ready.controlUrl}   state: ${given.state}`,
  ]
  process.stdout.write(given.json ? `${JSON.stringify(ready)}\n` : `${lines.join('\n')}\n`)
}

/** Says on standard error when an event could not be delivered; it is sent again at the next start. */
const told =
  (publish: (event: CloudEvent) => Promise<void>) =>
  (event: CloudEvent): Promise<void> =>
    publish(event).catch((error: Error) => {
      process.stderr.write(`${error.message}\n`)
      throw error
    })

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`The world file ${path} cannot be read: ${(error as Error).message}`)
  }
}

try {
  const given = readArguments(process.argv.slice(2))
  if (given.help) process.stdout.write(`${usage}\n`)
  else await main(given)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exit(1)
}
