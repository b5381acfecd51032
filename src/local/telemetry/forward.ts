// In the app's process: hands what is told to the collector of the launcher, a moment's worth at a time.
import { hostTelemetry, type Sink, type Told } from '../../adapters/telemetry/told.ts'

/** Not one that a page of another origin may send without asking. */
export const telemetryType = 'application/json'

const everyMs = 300
/** A launcher that is gone must not fill the memory. */
const mostHeld = 5000

/** Leaves the sink that the app's telemetry looks for; before the app is made. */
export function forwardTelemetry(url: string): void {
  const held: Told[] = []
  let timer: NodeJS.Timeout | undefined
  const send = async () => {
    clearTimeout(timer)
    timer = undefined
    if (held.length === 0) return
    const body = JSON.stringify(held.splice(0))
    const headers = { 'content-type': telemetryType }
    await fetch(url, { method: 'POST', headers, body }).catch(() => undefined)
  }
  const sink: Sink = {
    tell(told) {
      held.push(told)
      if (held.length > mostHeld) held.shift()
      if (!timer) timer = setTimeout(() => void send(), everyMs)
    },
    flush: send,
  }
  Object.assign(globalThis, { [hostTelemetry]: sink })
}
