// A whole local run from code: Azurite, emulator, topic, catchers and app, started in order and stopped in reverse.
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AppChild, startApp } from './app-child.ts'
import { type Backends, startBackends } from './backends.ts'
import { watchedAccounts, worldAccounts } from './emulator-command.ts'
import { localPolicy } from './flags.ts'
import { type Keys, openKeys } from './host/keys.ts'
import { takeLock } from './lock.ts'
import { checkPorts, planPorts } from './ports.ts'
import { prepareApp } from './prepare-app.ts'
import { type Sinks, startSinks } from './sinks.ts'
import { type Addresses, appSettings, planAddresses } from './stack-settings.ts'

export interface StackOptions {
  /** The repository. */
  root: string
  stateDir: string
  portBase: number
  speed: number
  faults: boolean
  fresh: boolean
  /** Collects what the app tells, and shows it; default false. */
  telemetry?: boolean
  /** The app's policy file, absolute; default src/local/policy.json. */
  policyPath?: string
  /** The emulator's world file; default src/emulator/worlds/demo.json. */
  worldPath?: string
  /** Further settings for the app, e.g. to leave a sink out. */
  settings?: Record<string, string>
  /** Compile functions/ first; default true. */
  build?: boolean
  /** Told what is being done. */
  progress?: (line: string) => void
  /** Told what a person should know later: warnings of children, restarts. */
  say?: (line: string) => void
}

export interface Stack {
  addresses: Addresses
  keys: Keys
  /** The emulator's control API, as a base URL. */
  control: string
  functions: readonly { name: string; trigger: string }[]
  pids(): { app: number; emulator: number; azurite: number }
  /** Resolves when the present app process ends by itself, with "with code 1" or "by SIGKILL"; never after stop(). */
  appDied(): Promise<string>
  /** Starts the app's process again after it died or was killed. */
  restartApp(): Promise<void>
  /** In order and quickly. A second call stops at once. */
  stop(): Promise<void>
}

const maxLogBytes = 10 * 1024 * 1024
/** What `--fresh` forgets. The keys stay: scripts and bookmarks hold them. */
const forgotten = ['azurite', 'emulator.json', 'topic.json', 'caught.json']

/**
 * Starts everything and resolves when the app answers.
 * @throws Error with one sentence for a person: a taken port, a second start, a part that does not come up
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const progress = options.progress ?? (() => {})
  const { root, stateDir } = options
  const release = takeLock(stateDir)
  const parts: { sinks?: Sinks; backends?: Backends; app?: AppChild } = {}
  const keysPath = join(stateDir, 'keys.json')
  const appPath = join(stateDir, 'app.json')
  let stopping = false
  try {
    const worldPath = options.worldPath ?? join(root, 'src/emulator/worlds/demo.json')
    const names = worldAccounts(worldPath)
    const ports = planPorts(options.portBase, names.length)
    const accounts = watchedAccounts(names, ports.emulator)
    const addresses = planAddresses(ports)
    await checkPorts(ports)
    if (options.fresh) {
      for (const name of forgotten) rmSync(join(stateDir, name), { recursive: true, force: true })
    }
    trimLogs(stateDir)
    const build = options.build !== false
    const appRoot = await prepareApp({ root, stateDir, build, progress })
    const keys = openKeys(keysPath)
    const say = options.say ?? (() => {})
    progress('starting Azurite and the Batch emulator')
    parts.backends = await startBackends({ ...options, worldPath, ports, addresses, keys, say })
    parts.sinks = await startSinks({ ...options, ports, addresses, keys })
    progress('starting the app')
    const policyPath = options.policyPath ?? localPolicy
    const given = { addresses, keys, keysPath, ports, appRoot, policyPath, accounts }
    const settings = appSettings(given)
    const run = async () => {
      // A developer's own telemetry settings must not make a local run report to Azure.
      const own = { ...process.env, APPLICATIONINSIGHTS_CONNECTION_STRING: undefined }
      const heard = options.telemetry ? { BATCH_MEDIC_LOCAL_TELEMETRY: addresses.telemetry } : {}
      const env = { ...own, ...settings, ...heard, ...options.settings }
      const app = await startApp({ root, stateDir, env, say })
      parts.app = app
      return app
    }
    const { functions } = await run()
    // Whoever asks the app from here finds it, at whatever port it is.
    writeFileSync(appPath, JSON.stringify({ url: addresses.app, pid: process.pid }))
    return {
      addresses,
      keys: openKeys(keysPath),
      control: addresses.control,
      functions,
      appDied: () =>
        new Promise((resolve) => {
          void parts.app?.exited.then((how) => {
            if (!stopping) resolve(how)
          })
        }),
      pids: () => ({
        app: parts.app?.pid ?? 0,
        emulator: parts.backends?.emulator.pid() ?? 0,
        azurite: parts.backends?.azurite.pid() ?? 0,
      }),
      restartApp: async () => {
        await run()
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }

  async function stop(): Promise<void> {
    if (stopping) {
      parts.app?.kill()
      parts.backends?.kill()
      release()
      return
    }
    stopping = true
    rmSync(appPath, { force: true })
    await parts.app?.stop()
    await parts.sinks?.stop()
    await parts.backends?.stop()
    release()
  }
}

/** Logs are kept from run to run, until one has grown too large. */
function trimLogs(stateDir: string): void {
  for (const name of ['app.log', 'emulator.log', 'azurite.log']) {
    const path = join(stateDir, name)
    if (existsSync(path) && statSync(path).size > maxLogBytes) rmSync(path)
  }
}
