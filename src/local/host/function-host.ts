// The local Functions host: loads an app and serves its timers, queues, HTTP routes and Event Grid webhook.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { hostClock } from '../../ports/clock.ts'
import type { HeldClock } from '../clock-client.ts'
import { listenLocally } from '../local-server.ts'
import type { LogSink } from './core-types.ts'
import { createEventGridWebhook } from './event-grid-webhook.ts'
import { readHostJson } from './host-json.ts'
import { createHttpRoutes, type HttpHandler } from './http-routes.ts'
import { createInvoker } from './invoke.ts'
import { openKeys } from './keys.ts'
import { loadApp } from './load-app.ts'
import { startQueues } from './queues.ts'
import { checkHubs, createRunByHand } from './run-by-hand.ts'
import { startTimer } from './timers.ts'
import type { RegisteredFunction, WorkerApp } from './worker-app.ts'

export interface FunctionHostOptions {
  /** The app's folder: package.json, host.json and what `main` names. */
  root: string
  /** On 127.0.0.1; 0 takes any free one. */
  port: number
  keysPath: string
  clock: HeldClock
  log: LogSink
  /** App settings; connections of queue triggers are looked up here. */
  settings: NodeJS.ProcessEnv
}

export interface FunctionHost {
  url: string
  /** Names of the functions with the types of their triggers. */
  functions: { name: string; trigger: string }[]
  /** Takes nothing new, waits for what runs up to the given wall time; true when everything ended. */
  stop(withinMs: number): Promise<boolean>
}

/** What the host of Azure gives a worker to end: its `WorkerTerminateGracePeriodInSeconds`. */
const terminateMs = 5000

const supported = [
  'timertrigger',
  'httptrigger',
  'queuetrigger',
  'eventgridtrigger',
  'eventhubtrigger',
]

/** @throws Error that names the file, function or setting which keeps the app from starting */
export async function startFunctionHost(options: FunctionHostOptions): Promise<FunctionHost> {
  const { root, clock, log } = options
  const host = readHostJson(root)
  const world = globalThis as { [hostClock]?: unknown }
  world[hostClock] = clock
  const app = await loadApp(root, log)
  const functions = [...app.functions.values()]
  const triggers = functions.map((fn) => ({ name: fn.metadata.name, trigger: triggerType(fn) }))
  const names = triggers.map((one) => one.name)
  const keys = openKeys(options.keysPath, names)
  const { functionTimeoutMs } = host
  const invoker = createInvoker({ app, log, functionTimeoutMs, hold: clock })
  const of = (type: string) => functions.filter((fn) => triggerType(fn) === type)
  const hubs = of('eventhubtrigger')
  checkHubs(hubs, options.settings)
  const handlers = [
    createHttpRoutes({ functions, routePrefix: host.routePrefix, keys: () => keys, invoker }),
    createEventGridWebhook({ functions, keys: () => keys, invoker, log }),
    createRunByHand({ functions: hubs, keys: () => keys, invoker }),
  ]
  const server = createServer((request, response) => {
    // As everywhere in this process it is the time of the emulator's world.
    response.setHeader('date', new Date(clock.now()).toUTCString())
    void route(handlers, request, response, log)
  })
  const { url } = await listenLocally(server, options.port)
  const queues = startQueues({ ...options, functions: of('queuetrigger'), host, invoker })
  const timers = of('timertrigger').map((fn) => startTimer({ fn, clock, invoker, log }))
  return { url, functions: triggers, stop }

  async function stop(withinMs: number): Promise<boolean> {
    for (const timer of timers) timer.stop()
    server.close()
    server.closeIdleConnections()
    const ended = Promise.all([...queues.map((queue) => queue.stop()), invoker.drain(withinMs)])
    const timeout = new Promise<false>((done) => setTimeout(done, withinMs, false).unref())
    const drained = await Promise.race([ended.then(() => invoker.inFlight() === 0), timeout])
    await terminate(app, log)
    server.closeAllConnections()
    return drained
  }
}

/** As in Azure each is awaited in its turn, and all together get five seconds; one that throws keeps nothing up. */
async function terminate(app: WorkerApp, log: LogSink): Promise<void> {
  const hooks = async () => {
    for (const hook of app.hooks('appTerminate')) await hook({ hookData: {}, appHookData: {} })
  }
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((done) => {
    timer = setTimeout(done, terminateMs)
  })
  try {
    await Promise.race([hooks(), over])
  } catch (error) {
    const message = `appTerminate: ${error instanceof Error ? error.message : String(error)}`
    log({ level: 'error', category: 'system', message })
  } finally {
    clearTimeout(timer)
  }
}

async function route(
  handlers: readonly HttpHandler[],
  request: IncomingMessage,
  response: ServerResponse,
  log: LogSink,
): Promise<void> {
  const host = `http://${request.headers.host ?? '127.0.0.1'}`
  const url = URL.canParse(request.url ?? '/', host) ? new URL(request.url ?? '/', host) : undefined
  try {
    for (const handler of url ? handlers : []) {
      if (url && (await handler(request, response, url))) return
    }
    request.resume()
    if (url?.pathname === '/') response.end('Batch Medic is up and running.\n')
    else response.writeHead(url ? 404 : 400).end()
  } catch (error) {
    // Most often a client that went away in the middle; nobody is left to read more than a status.
    const message = `HTTP: ${error instanceof Error ? error.message : String(error)}`
    log({ level: 'warning', category: 'system', message })
    if (!response.headersSent) response.writeHead(500)
    response.end()
  }
}

/** @throws Error for what would silently not work here: other triggers, input and output bindings */
function triggerType(fn: RegisteredFunction): string {
  const bindings = Object.entries(fn.metadata.bindings)
  const types = bindings.map(([, binding]) => binding.type.toLowerCase())
  const trigger = types.find((type) => type.endsWith('trigger')) ?? 'none'
  const where = `function "${fn.metadata.name}" in ${fn.file}`
  if (!supported.includes(trigger)) {
    const list = supported.join(', ')
    throw new Error(`${where}: the trigger "${trigger}" is not supported locally (${list})`)
  }
  const other = types.find((type) => type !== trigger && type !== 'http')
  if (other) throw new Error(`${where}: the binding "${other}" is not supported locally`)
  return trigger
}
