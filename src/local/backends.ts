// The two backends of a local run as processes of their own: Azurite and the Batch emulator.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { emulatorArguments } from './emulator-command.ts'
import type { Keys } from './host/keys.ts'
import { type Kept, keepRunning } from './keep-running.ts'
import type { PortPlan } from './ports.ts'
import type { Addresses } from './stack-settings.ts'
import { waitForHttp } from './wait-for.ts'

export interface Backends {
  azurite: Kept
  emulator: Kept
  stop(): Promise<void>
  kill(): void
}

export interface BackendsInput {
  root: string
  stateDir: string
  worldPath: string
  speed: number
  faults: boolean
  ports: PortPlan
  addresses: Addresses
  keys: Keys
  say: (line: string) => void
}

const readyMs = 30_000
const stopMs = 4_000

/** Both at once; @throws Error when one does not come up */
export async function startBackends(input: BackendsInput): Promise<Backends> {
  const { root, stateDir, ports, addresses, keys, say } = input
  const preload = ['--import', pathToFileURL(join(root, 'src/local/die-with-parent.ts')).href]
  const common = { cwd: root, warn: say, say }
  const emulatorArgs = emulatorArguments({
    root,
    port: ports.emulator,
    world: input.worldPath,
    statePath: join(stateDir, 'emulator.json'),
    speed: input.speed,
    faults: input.faults,
    topic: addresses.topic,
  })
  const started = await Promise.allSettled([
    keepRunning({
      ...common,
      name: 'azurite',
      args: [...preload, ...azuriteArguments(root, stateDir, ports)],
      env: process.env,
      logPath: join(stateDir, 'azurite.log'),
      // Tables are the last of the three services to listen.
      ready: () => waitForHttp(`http://127.0.0.1:${ports.table}/`, readyMs),
    }),
    keepRunning({
      ...common,
      name: 'emulator',
      args: [...preload, ...emulatorArgs],
      env: { ...process.env, BATCH_MEDIC_EVENTS_KEY: keys.topic },
      logPath: join(stateDir, 'emulator.log'),
      ready: () => waitForHttp(`${addresses.control}/clock`, readyMs),
    }),
  ])
  const [azurite, emulator] = started
  if (azurite.status === 'rejected' || emulator.status === 'rejected') {
    for (const one of started) if (one.status === 'fulfilled') one.value.kill()
    throw azurite.status === 'rejected'
      ? azurite.reason
      : (emulator as PromiseRejectedResult).reason
  }
  const parts = { azurite: azurite.value, emulator: emulator.value }
  return {
    ...parts,
    async stop() {
      await Promise.all([parts.emulator.stop(stopMs), parts.azurite.stop(stopMs)])
    },
    kill() {
      parts.emulator.kill()
      parts.azurite.kill()
    },
  }
}

function azuriteArguments(root: string, stateDir: string, ports: PortPlan): string[] {
  return [
    join(root, 'node_modules/azurite/dist/src/azurite.js'),
    ...['--silent', '--disableTelemetry', '--skipApiVersionCheck'],
    ...['--location', join(stateDir, 'azurite')],
    ...['--blobPort', String(ports.blob), '--queuePort', String(ports.queue)],
    ...['--tablePort', String(ports.table)],
  ]
}
