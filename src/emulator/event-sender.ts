// Delivers the script's events to an Event Grid topic over HTTP, again and again until it takes them.
import { setTimeout as wait } from 'node:timers/promises'
import type { CloudEvent } from './life/cloud-event.ts'

const attempts = 8
const firstWaitMs = 250
const longestWaitMs = 10_000
const timeoutMs = 5_000

/** Resolves when the topic has taken the event; rejects after eight attempts over some forty wall seconds. */
export function createEventSender(options: {
  readonly url: string
  readonly key?: string | undefined
  readonly send?: typeof fetch
  readonly sleep?: (ms: number) => Promise<unknown>
}): (event: CloudEvent) => Promise<void> {
  const send = options.send ?? fetch
  const sleep = options.sleep ?? ((ms: number) => wait(ms, undefined, { ref: false }))
  return async (event) => {
    let outcome = ''
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (attempt > 0) await sleep(Math.min(firstWaitMs * 2 ** attempt, longestWaitMs))
      try {
        const response = await send(options.url, {
          method: 'POST',
          headers: {
            'content-type': 'application/cloudevents+json; charset=utf-8',
            ...(options.key ? { 'aeg-sas-key': options.key } : {}),
          },
          body: JSON.stringify(event),
          signal: AbortSignal.timeout(timeoutMs),
        })
        await response.body?.cancel()
        if (response.ok) return
        outcome = `status ${response.status}`
      } catch (error) {
        outcome = String(error)
      }
    }
    throw new Error(`The topic at ${options.url} did not take the event ${event.id}: ${outcome}`)
  }
}
