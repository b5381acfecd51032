// The app's own process: a Functions host around dist/functions, told everything by its environment.
import { createClockClient, systemHeldClock } from './clock-client.ts'
import type { LogEntry } from './host/core-types.ts'
import { startFunctionHost } from './host/function-host.ts'
import { forwardTelemetry } from './telemetry/forward.ts'

/** How long a stop waits for what is running. */
const drainMs = 5_000
const clockWaitMs = 15_000

const env = process.env
const controlUrl = env.BATCH_MEDIC_LOCAL_CLOCK
const clock = controlUrl
  ? createClockClient({ controlUrl, holder: `app-${process.pid}` })
  : systemHeldClock

/** Warnings and worse go to stderr, which the launcher shows; the rest to stdout, which it files. */
function log(entry: LogEntry): void {
  const time = new Date(clock.now()).toISOString()
  const text = entry.message.replaceAll('\n', '\n    ')
  const line = `${time} ${entry.level.slice(0, 4)} ${entry.functionName ?? 'host'}: ${text}\n`
  const loud = ['warning', 'error', 'critical'].includes(entry.level)
  ;(loud ? process.stderr : process.stdout).write(line)
}

process.on('unhandledRejection', (reason) => {
  const message = `unhandled rejection: ${reason instanceof Error ? reason.stack : String(reason)}`
  log({ level: 'error', category: 'system', message })
})

if (env.BATCH_MEDIC_LOCAL_TELEMETRY) forwardTelemetry(env.BATCH_MEDIC_LOCAL_TELEMETRY)

try {
  await clock.ready(clockWaitMs)
  const host = await startFunctionHost({
    root: env.BATCH_MEDIC_LOCAL_ROOT ?? process.cwd(),
    port: Number(env.BATCH_MEDIC_LOCAL_PORT ?? 7071),
    keysPath: env.BATCH_MEDIC_LOCAL_KEYS ?? '.batch-medic/keys.json',
    clock,
    log,
    settings: env,
  })
  let stopping = false
  const stop = async (why: string) => {
    if (stopping) return
    stopping = true
    log({ level: 'information', category: 'system', message: `stopping: ${why}` })
    const drained = await host.stop(drainMs)
    clock.close()
    process.exit(drained ? 0 : 1)
  }
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))
  // The parent is gone: nobody would stop this process any more.
  process.on('disconnect', () => void stop('the launcher is gone'))
  process.send?.({ kind: 'ready', url: host.url, functions: host.functions })
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  process.send?.({ kind: 'failed', message })
  process.stderr.write(`${message}\n`)
  clock.close()
  process.exitCode = 1
  process.disconnect?.()
}
