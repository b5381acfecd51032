// The emulator inside a test: started in the test's own process, stepped, broken, asked what it was asked, stopped.
import type {
  EmulatorState,
  GivenFault,
  ServedAccount,
  StartedEmulator,
  StartOptions,
  WorldEvent,
} from '../../bin/emulator.d.ts'
import { aStep, longestStepMs } from './control/clock-calls.ts'
import { controlPath } from './control/control.ts'
import { developmentAccount, developmentKey } from './development-key.ts'
import { createEmulator } from './emulator.ts'
import { createFetch } from './fetch-client.ts'
import { type HttpShell, startHttpShell } from './http-shell.ts'
import { createSdkHttpClient } from './sdk-http-client.ts'
import { createWallClock, systemWall } from './virtual-clock.ts'
import type { EmulatorRequest } from './wire/http.ts'
import { parseWorld, type WorldInput } from './world/world-schema.ts'
import { emptyWorld, readWorld } from './world-files.ts'

const tickMs = 50

/** Starts an emulator in this process; rejects with one sentence when it cannot. */
export async function startEmulator(options: StartOptions = {}): Promise<StartedEmulator> {
  checkOptions(options)
  const { speed = 0, port = 0, seed } = options
  if (!(speed >= 0 && speed <= 3600)) {
    throw new Error(`speed is ${speed}: give a number from 0 to 3600.`)
  }
  const world = worldOf(options)
  const names = world.accounts.map(({ name }) => name)
  const highest = 65_536 - names.length
  if (port !== false && port !== 0 && !(Number.isInteger(port) && port > 0 && port <= highest)) {
    throw new Error(
      `port is ${port}: give a whole number from 1 to ${highest}, 0 for any that is free, or false for none.`,
    )
  }
  const emulator = createEmulator({
    accounts: names.map((name) => ({ name, key: developmentKey(name) })),
    world,
    clock: createWallClock({ startMs: systemWall(), speed }),
    ...(seed === undefined ? {} : { seed }),
  })
  const shells: HttpShell[] = []
  const closeAll = async (): Promise<void> => {
    await Promise.all(shells.splice(0).map((shell) => shell.close()))
  }
  let stopped = false
  const checkRuns = (): void => {
    if (stopped) throw new Error('The emulator has been stopped; start another one.')
  }
  const accounts: ServedAccount[] = []
  for (const [i, account] of names.entries()) {
    const own = {
      handle(request: EmulatorRequest) {
        checkRuns()
        return emulator.handle({ ...request, account })
      },
    }
    let url = `http://${account}.localhost`
    if (port !== false) {
      const given = { emulator, account, port: port === 0 ? 0 : port + i }
      const shell = await startHttpShell(given).catch(async (error: Error) => {
        await closeAll()
        throw error
      })
      shells.push(shell)
      url = shell.url
    }
    const key = developmentKey(account)
    const clients = { httpClient: createSdkHttpClient(own), fetch: createFetch(own) }
    accounts.push({ account, url, key, ...clients })
  }
  const [first] = accounts
  if (!first) throw new Error('The world has no account.')
  const ticking = setInterval(() => emulator.tick(), tickMs)
  ticking.unref()

  /** The control API without a socket, so that both ways are one. */
  const control = (method: string, path: string, body?: object): never => {
    checkRuns()
    const url = `${first.url}${controlPath}${path}`
    const text = body === undefined ? undefined : JSON.stringify(body)
    const answer = emulator.control({ method, url, headers: {}, body: text })
    const said = JSON.parse(answer.body.toString())
    if (answer.status >= 400) throw new Error(said.error)
    return said as never
  }
  const all = 'limit=20000'
  return {
    ...first,
    controlUrl: `${first.url}${controlPath}`,
    accounts,
    advance(ms) {
      checkRuns()
      // A time that is no number would be the world's for ever.
      if (!(ms >= 0 && ms <= longestStepMs)) {
        throw new Error(`advance(${ms}): ${aStep}.`)
      }
      emulator.advance(Number(ms))
    },
    break(fault) {
      const { added } = control('POST', '/faults', fault) as { added: { id: string }[] }
      return added[0]?.id ?? ''
    },
    mend: (id) => void control('DELETE', `/faults/${id}`),
    faults: () => (control('GET', '/faults') as { faults: GivenFault[] }).faults,
    calls(since = 0) {
      checkRuns()
      return emulator.journal(since)
    },
    events: (since = 0) =>
      (control('GET', `/events?since=${since}&${all}`) as { events: WorldEvent[] }).events,
    state: () => control('GET', '/state?nodes=true') as EmulatorState,
    reset: (again = {}) => void control('POST', '/reset', again),
    async stop() {
      stopped = true
      clearInterval(ticking)
      await closeAll()
    },
  }
}

const known = {
  world: 'an object, a file or the name of a world',
  speed: 'a number from 0 to 3600',
  port: 'a whole number, or false for none',
  seed: 'a text',
  account: 'a name of 3 to 24 lower-case letters and digits',
} satisfies Record<keyof StartOptions, string>

const fitting: Readonly<Record<keyof StartOptions, (value: unknown) => boolean>> = {
  world: (value) => typeof value === 'string' || (typeof value === 'object' && value !== null),
  speed: (value) => typeof value === 'number',
  port: (value) => typeof value === 'number' || value === false,
  seed: (value) => typeof value === 'string',
  account: (value) => typeof value === 'string' && /^[a-z0-9]{3,24}$/.test(value),
}

/** A test in plain JavaScript has no compiler that tells. */
function checkOptions(options: StartOptions): void {
  const names = Object.keys(known) as (keyof StartOptions)[]
  const stray = Object.keys(options).find((name) => !names.includes(name as never))
  if (stray !== undefined) {
    throw new Error(`There is no option "${stray}"; there are ${names.join(', ')}.`)
  }
  for (const name of names) {
    const value: unknown = options[name]
    if (value === undefined || fitting[name](value)) continue
    throw new Error(`${name} is ${JSON.stringify(value)}: give ${known[name]}.`)
  }
}

function worldOf({ world, account = developmentAccount }: StartOptions) {
  if (world === undefined) return emptyWorld([account])
  return typeof world === 'string' ? readWorld(world) : parseWorld(world as WorldInput)
}
