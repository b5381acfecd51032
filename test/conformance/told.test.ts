// What the product tells and declares: cards, envelopes, events and host.json against the schemas of those who read them.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, test } from 'vitest'
import { createPublisher } from '../../src/adapters/azure/topic/publisher.ts'
import { topicBy } from '../../src/adapters/azure/topic/topic.ts'
import type { AlertKind } from '../../src/domain/incident.ts'
import type { TeamsEnvelope } from '../../src/notify/card-elements.ts'
import { messageCard } from '../../src/notify/message-card.ts'
import { teamsCard } from '../../src/notify/teams-card.ts'
import type { Announcement } from '../../src/ports/channel.ts'
import { everyMessage } from '../notify/every-message.ts'
import { startWholeApp, type WholeApp } from '../support/whole-app.ts'
import { readJson } from './folder.ts'
import { schemaOf } from './schema-of.ts'

const project = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
const minuteMs = 60_000
const maxBytes = 21_000
const kinds: readonly AlertKind[] = ['opened', 'held', 'escalated', 'resolved']

/** The demo as it is, and with so few repairs allowed that some are held. */
const policies = [{ mode: 'act' }, { mode: 'act', guards: { maxActionsPerHour: 1 } }]
let worlds: WholeApp[] = []
let cards: { announcement: Announcement; envelope: TeamsEnvelope }[] = []

beforeAll(async () => {
  const world = project('src/emulator/worlds/demo.json')
  worlds = policies.map((policy) => startWholeApp({ world, policy }))
  for (const app of worlds) await app.run(40 * minuteMs)
  cards = worlds
    .flatMap(({ told }) => told.filter(({ channel }) => channel === 'teams'))
    .map(({ announcement }) => ({ announcement, envelope: teamsCard(announcement) }))
})

describe('the cards of the demo', () => {
  const faultsOf = schemaOf('schemas', 'adaptive-cards', '1.4.0', 'adaptive-card.json')

  test.each(kinds)('%s: valid Adaptive Cards 1.4 that stay small', (kind) => {
    const own = cards.filter(({ announcement }) => announcement.what === kind)
    console.info(`${own.length} cards are told of something ${kind}`)
    expect(own.length).toBeGreaterThan(0)
    for (const { announcement, envelope } of own) {
      const { msteams: _, ...card } = envelope.attachments[0].content
      expect(faultsOf(card), announcement.fault).toEqual([])
      expect(Buffer.byteLength(JSON.stringify(envelope)), announcement.fault).toBeLessThan(maxBytes)
    }
  })

  test.each(everyMessage())('every kind of message: $name', ({ message }) => {
    const envelope = messageCard(message)
    const { msteams: _, ...card } = envelope.attachments[0].content
    expect(faultsOf(card)).toEqual([])
    expect(Buffer.byteLength(JSON.stringify(envelope))).toBeLessThan(maxBytes)
  })

  test('are wrapped as a Workflows webhook takes them', () => {
    const known = readJson<TeamsEnvelope>('facts', 'teams', 'webhook-envelope.json')
    const shapeOf = ({ type, attachments, ...rest }: TeamsEnvelope) => ({
      type,
      rest: Object.keys(rest),
      attachments: attachments.map(({ contentType, content, ...more }) => ({
        contentType,
        more: Object.keys(more),
        card: [content.$schema, content.type, content.version, Array.isArray(content.body)],
      })),
    })
    for (const { envelope } of cards) expect(shapeOf(envelope)).toEqual(shapeOf(known))
  })
})

test('host.json is one that the Functions host reads', () => {
  const faultsOf = schemaOf('schemas', 'functions', 'src', 'schemas', 'json', 'host.json')
  expect(faultsOf(project('host.json'))).toEqual([])
})

test('the events of the demo are CloudEvents', async () => {
  const faultsOf = schemaOf(
    'facts',
    'cloudevents-spec',
    'cloudevents',
    'formats',
    'cloudevents.json',
  )
  const bodies: string[] = []
  const types: (string | undefined)[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    bodies.push(text)
    types.push(request.headers['content-type'])
    response.writeHead(200).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    const endpoint = `http://127.0.0.1:${port}/api/events`
    const topic = topicBy(createPublisher({ endpoint, key: 'localkey' }))
    for (const [run, { events }] of worlds.entries()) {
      const keyed = events.map((event, index) => ({ key: `renderfarm|run${run}|${index}`, event }))
      expect(await topic.publish(keyed)).toEqual({ kind: 'sent' })
    }
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
  const published = bodies.flatMap((body) => JSON.parse(body) as { type: string; id: string }[])
  expect(published).toHaveLength(worlds.flatMap(({ events }) => events).length)
  expect(published.length).toBeGreaterThan(20)
  for (const event of published) expect(faultsOf(event), `${event.id} ${event.type}`).toEqual([])
  for (const type of types) expect(type).toContain('application/cloudevents-batch+json')
  console.info(
    `${published.length} events of ${new Set(published.map(({ type }) => type)).size} types are published`,
  )
})
