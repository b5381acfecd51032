// Everything that leaves the product, kept by its place: rows, evidence, telemetry, cards, mails, events.

import { createTeamsChannel } from '../../src/adapters/azure/channels/teams/teams-channel.ts'
import { createInsightsSink } from '../../src/adapters/azure/telemetry/insights-sink.ts'
import { createConsoleSink } from '../../src/adapters/telemetry/console-sink.ts'
import { createTelemetry } from '../../src/adapters/telemetry/create-telemetry.ts'
import type { AppPorts } from '../../src/app.ts'
import { messageCard } from '../../src/notify/message-card.ts'
import { messageMail } from '../../src/notify/message-mail.ts'

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
    const insights = createInsightsSink({
      connectionString: 'InstrumentationKey=00000000-0000-0000-0000-000000000000',
      failed: (message) => keep('console', message),
      connect: async () => ({
        tell: (told) => keepValue('Application Insights', told),
        flush: async () => undefined,
      }),
    })
    const asLines = createConsoleSink({ write: (line) => keep('console', line) })
    const asJson = createConsoleSink({
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
      telemetry: createTelemetry([asLines, asJson, insights]),
    }
  }

  return { texts: texts as ReadonlyMap<Place, ReadonlySet<string>>, keep, keepValue, watch }
}
