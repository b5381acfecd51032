// Answers /api/channels: which are set up, and what comes of a message that is sent to try one.
import { randomUUID } from 'node:crypto'
import type { App } from '../app.ts'
import { channelKind, channelSetting } from '../domain/channel-name.ts'
import { momentText } from '../domain/durations.ts'
import { plain } from '../domain/plain.ts'
import type { AuditEntry } from '../domain/request.ts'
import { afterDelivery } from '../notify/channel-trouble.ts'
import { within } from '../notify/within.ts'
import type { Delivery, Notice } from '../ports/channel.ts'
import type { Caller } from './change-request.ts'
import type { JsonResponse } from './problem.ts'
import { json, problem } from './problem.ts'

type Ports = Pick<App, 'channels' | 'clock' | 'page' | 'telemetry' | 'desk' | 'channelBook'>

/** Wall time: a person waits for the answer. */
const timeoutMs = 25_000

/** Names and kinds; what they are set up with stays in the settings. */
export function channelsResponse({ channels }: Pick<App, 'channels'>): JsonResponse {
  return json({ channels: channels.map(({ name }) => ({ name, kind: channelKind(name) })) })
}

/**
 * Sends at once, past groups, routes, silences and budgets: what came of it is the answer, also where the channel
 * refused. In the audit before it is sent, for people get it. A channel that took it is in trouble no more. 404 with the names that are known, where there is none of that name.
 */
export async function testChannel(
  { channels, clock, page, telemetry, desk, channelBook }: Ports,
  name: string,
  body: Record<string, unknown>,
  caller: Caller,
): Promise<JsonResponse> {
  const wanted = name.toLowerCase()
  const channel = channels.find((one) => one.name === wanted)
  if (!channel) return noChannel(channels, name)
  const [unknown] = Object.keys(body)
  if (unknown !== undefined) {
    const detail = `${plain(unknown, 40)}: not known here; a test takes nothing but by`
    return problem(400, 'The test cannot be made', detail)
  }
  const now = clock.now()
  const entry = entryOf(channel.name, caller, now)
  await desk.note(entry)
  const notice = noticeOf(channel.name, caller, now, page)
  const delivery = await within(timeoutMs, () => channel.send(notice))
  if (delivery.kind === 'sent') {
    await channelBook.change(channel.name, (state) => afterDelivery(state, delivery, clock.now()))
  }
  await desk.note({ ...entry, ...outcomeOf(delivery) })
  telemetry.event('channel.tested', {
    ...{ channel: channel.name, verified: caller.verified, came: delivery.kind },
  })
  return json({ channel: channel.name, delivery: shown(delivery) })
}

function noChannel(channels: Ports['channels'], name: string): JsonResponse {
  const given = `name: "${plain(name, 60)}"`
  const known = channels.map((one) => one.name).join(', ')
  if (channelKind(name.toLowerCase())) {
    const others = known === '' ? 'none is' : `those that are: ${known}`
    const setting = channelSetting(name.toLowerCase())
    return problem(404, 'No such channel', `${given} is not set up: set ${setting}; ${others}`)
  }
  const detail =
    known === ''
      ? `${given} is no channel, and none is set up: docs/channels.md says how`
      : `${given} is no channel; those that are set up: ${known}`
  return problem(404, 'No such channel', detail)
}

function noticeOf(channel: string, { by, verified }: Caller, at: number, page: string): Notice {
  const who = verified ? by : `${by} (as stated)`
  return {
    kind: 'notice',
    what: 'test',
    title: `Test of the channel ${channel}`,
    text: [
      `${plain(who, 120)} tried this channel, and it works: messages about incidents come this way.`,
      'Nothing is wrong, and nothing is to be done.',
    ],
    facts: [
      { name: 'Channel', value: channel },
      { name: 'Sent', value: momentText(at) },
    ],
    tables: [],
    advice: '',
    // Never the same twice: each test is a message of its own, also to a receiver that drops repetitions.
    key: `test|${channel}|${randomUUID()}`,
    at,
    page,
  }
}

/** As it stands while the message is under way, and after a crash. */
function entryOf(channel: string, { by, verified }: Caller, at: number): AuditEntry {
  return {
    ...{ id: randomUUID(), what: 'test', on: `channel ${channel}`, by, verified, at, doneAt: at },
    reason: 'to see whether it works',
    outcome: 'asked',
    said: 'A test message; what came of it is not known.',
  }
}

function outcomeOf(delivery: Delivery): Pick<AuditEntry, 'outcome' | 'said'> {
  if (delivery.kind === 'sent') return { outcome: 'applied', said: 'The test message was taken.' }
  const not = delivery.kind === 'refused' ? 'refused' : 'not taken'
  return { outcome: 'refused', said: plain(`The test message was ${not}: ${delivery.reason}`, 400) }
}

/** `rest` is the channel's own. */
function shown(delivery: Delivery): Record<string, unknown> {
  const { kind, note } = { note: undefined, ...delivery }
  return {
    kind,
    ...(delivery.kind === 'sent' ? {} : { reason: delivery.reason }),
    ...(delivery.kind === 'later' && delivery.afterMs > 0 ? { afterMs: delivery.afterMs } : {}),
    ...(note ? { note } : {}),
  }
}
