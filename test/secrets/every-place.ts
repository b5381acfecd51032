// Everything that leaves the product, kept by its place: rows, evidence, telemetry, cards, mails, events.

import { createTeamsChannel } from '../../src/adapters/azure/channels/teams/teams-channel.ts'
import { createInsightsTelemetry } from '../../src/adapters/azure/telemetry/insights-telemetry.ts'
import { createConsoleTelemetry } from '../../src/adapters/console-telemetry.ts'
import type { AppPorts } from '../../src/app.ts'
import { messageCard } from '../../src/notify/message-card.ts'
import { messageMail } from '../../src/notify/message-mail.ts'
import type { Telemetry } from '../../src/ports/telemetry.ts'

export type Place =
  | 'rows'
  | 'evidence'
  | 'console'
  | 'console as JSON'
  | 'Application Insights'
  | 'Teams cards'
  | 'mails'
  | 'events'
  | 'queue messages'
  | 'API answers'
  | 'command line'
  | 'check'

export function createPlaces() {
  const texts = new Map<Place, Set<string>>()

  function keep(place: Place, text: string): void {
    const kept = texts.get(place) ?? new Set()
    texts.set(place, kept)
    kept.add(text)
  }
  const keepValue = (place: Place, value: unknown) => keep(place, JSON.stringify(value))

  /** The same ports, each watched; `teamsSays` is what Teams answers to a card. */
  function watch(ports: AppPorts, teamsSays: () => { status: number; text: string }): AppPorts {
    const { rows, evidence, topic, messages } = ports
    const insights = createInsightsTelemetry({
      connectionString: 'InstrumentationKey=00000000-0000-0000-0000-000000000000',
      fallback: createConsoleTelemetry({ write: (line) => keep('console', line) }),
      connect: async () => {
        const track = (item: unknown) => keepValue('Application Insights', plainOf(item))
        return {
          ...{ trackEvent: track, trackMetric: track, trackTrace: track, trackException: track },
          flush: async () => undefined,
        }
      },
    })
    const asLines = createConsoleTelemetry({ write: (line) => keep('console', line) })
    const asJson = createConsoleTelemetry({
      write: (line) => keep('console as JSON', line),
      json: true,
    })
    return {
      ...ports,
      rows: {
        ...rows,
        async transact(table, partition, changes) {
          for (const change of changes) keepValue('rows', [table, partition, change])
          return rows.transact(table, partition, changes)
        },
      },
      evidence: {
        ...evidence,
        async put(path, text) {
          keep('evidence', `${path}\n${text}`)
          return evidence.put(path, text)
        },
      },
      channels: [
        createTeamsChannel({
          url: 'https://prod-01.westeurope.logic.azure.com/workflows/1?sig=dGVhbXMtd2ViaG9vaw',
          card: messageCard,
          post: async (_, { body }) => {
            keep('Teams cards', body)
            const { status, text } = teamsSays()
            return { status, text, afterMs: 0 }
          },
        }),
        {
          name: 'mail',
          async send(message) {
            keepValue('mails', messageMail(message))
            return { kind: 'sent' }
          },
        },
      ],
      topic: {
        async publish(events) {
          for (const event of events) keepValue('events', event)
          return topic.publish(events)
        },
      },
      messages: {
        ...messages,
        async examine(pool, delayMs) {
          keepValue('queue messages', pool)
          return messages.examine(pool, delayMs)
        },
      },
      telemetry: both([asLines, asJson, insights]),
    }
  }

  return { texts: texts as ReadonlyMap<Place, ReadonlySet<string>>, keep, keepValue, watch }
}

/** JSON leaves out what an Error says. */
function plainOf(item: unknown): unknown {
  const { exception } = item as { exception?: Error }
  return exception ? { ...(item as object), said: `${exception.stack} ${exception.message}` } : item
}

function both(all: readonly Telemetry[]): Telemetry {
  return {
    event: (name, fields) => all.forEach((one) => void one.event(name, fields)),
    metric: (name, value, fields) => all.forEach((one) => void one.metric(name, value, fields)),
    warn: (message, fields) => all.forEach((one) => void one.warn(message, fields)),
    error: (message, error, fields) => all.forEach((one) => void one.error(message, error, fields)),
    flush: async () => undefined,
  }
}
