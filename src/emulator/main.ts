// The emulator as a process: a world, a running clock, a port for each account, and a file if it is to be kept.
import { type EmulatorArguments, readArguments, UsageError, usage } from './arguments.ts'
import { bannerText, readyLine, type ServedAccount } from './banner.ts'
import { controlPath } from './control/control.ts'
import { developmentAccount, developmentKey } from './development-key.ts'
import { createEmulator } from './emulator.ts'
import { createEventSender } from './event-sender.ts'
import { startHttpShell } from './http-shell.ts'
import type { CloudEvent } from './life/cloud-event.ts'
import { openSaving, type Saving } from './saving.ts'
import { createWallClock, systemWall } from './virtual-clock.ts'
import { withoutFaults } from './world/build-world.ts'
import type { World } from './world/world-schema.ts'
import { emptyWorld, readWorld } from './world-files.ts'

/** Life goes on between calls, so that events leave in time; wall milliseconds. */
const tickMs = 200

async function main(given: EmulatorArguments): Promise<void> {
  if (given.fresh && given.state === undefined) {
    process.stderr.write('--fresh does nothing without --state FILE: no world is kept.\n')
  }
  const saving = given.state === undefined ? undefined : openSaving(given.state, given.fresh)
  const saved = saving?.saved
  const world = worldOf(given, Object.keys(saved?.world.accounts ?? {}))
  const names = world.accounts.map(({ name }) => name)
  const keys = new Map(given.accounts.map(({ name, key }) => [name, key]))
  const keyOf = (name: string): string => keys.get(name) ?? developmentKey(name)
  if (given.port + names.length - 1 > 65_535) {
    throw new UsageError(
      `--port ${given.port} leaves no room for ${names.length} accounts; give one up to ${65_536 - names.length}.`,
    )
  }
  if (saved) checkSaved(given, names, Object.keys(saved.world.accounts))
  const startMs = saved?.ceilingMs ?? systemWall()
  // Time stands still until the ports are ours and the first ceiling is on disk.
  const clock = createWallClock({
    startMs,
    speed: given.speed,
    ...(saving ? { ceilingMs: startMs, stepped: saving.stepped } : {}),
  })
  const emulator = createEmulator({
    accounts: names.map((name) => ({ name, key: keyOf(name) })),
    world,
    clock,
    ...(given.seed === undefined ? {} : { seed: given.seed }),
    ...(saved ? { saved: saved.world, inputs: saved.inputs } : {}),
    ...(saving ? { keep: saving.keep } : {}),
    ...(given.events
      ? { publish: told(createEventSender({ url: given.events, key: given.eventsKey })) }
      : {}),
  })
  const served: ServedAccount[] = []
  for (const [i, account] of names.entries()) {
    const port = given.port === 0 ? 0 : given.port + i
    const { url } = await startHttpShell({ emulator, account, port })
    served.push({ url, account, key: keyOf(account), controlUrl: `${url}${controlPath}` })
  }
  saving?.begin(emulator, clock)
  setInterval(() => emulator.tick(), tickMs)
  stopOnSignals(() => emulator.tick(), saving)
  const terminal = process.stdout.isTTY === true
  const text = given.json ? readyLine(served) : bannerText({ ...given, accounts: served, terminal })
  process.stdout.write(`${text}\n`)
}

/** The world's accounts and those asked for; without either those that are kept, or the development account. */
function worldOf(given: EmulatorArguments, kept: readonly string[]): World {
  const asked = given.accounts.map(({ name }) => name)
  if (given.world === undefined) {
    return emptyWorld([asked, kept, [developmentAccount]].find((some) => some.length > 0) ?? [])
  }
  const read = readWorld(given.world)
  const world = given.faults ? read : withoutFaults(read)
  const further = asked.filter((name) => !world.accounts.some((one) => one.name === name))
  if (further.length === 0) return world
  return { ...world, accounts: [...world.accounts, ...emptyWorld(further).accounts] }
}

/** A kept world has its accounts; whoever asks for others must not get these in their place. */
function checkSaved(
  { state }: EmulatorArguments,
  names: readonly string[],
  kept: readonly string[],
): void {
  if (names.length === kept.length && names.every((name) => kept.includes(name))) return
  throw new Error(
    `${state} keeps the accounts ${kept.join(', ')}, not ${names.join(', ')}; ask for those, or begin anew with --fresh.`,
  )
}

function stopOnSignals(settle: () => void, saving: Saving | undefined): void {
  const stop = (): void => {
    settle()
    saving?.end()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(signal, stop)
}

/** Says on standard error when an event could not be delivered; it is sent again at the next start. */
const told =
  (publish: (event: CloudEvent) => Promise<void>) =>
  (event: CloudEvent): Promise<void> =>
    publish(event).catch((error: Error) => {
      process.stderr.write(`${error.message}\n`)
      throw error
    })

// Whoever read the first line and left does not end the emulator.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

try {
  const given = readArguments(process.argv.slice(2))
  if (given.help) process.stdout.write(`${usage}\n`)
  else await main(given)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exit(error instanceof UsageError ? 2 : 1)
}
