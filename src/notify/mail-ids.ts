// The ids by which mail programs thread and sort our messages: all derived, so that a repetition carries the same.
import { createHash } from 'node:crypto'
import type { Announcement, Notice } from '../ports/channel.ts'
import { subjectText } from './mail-rules.ts'

const incidentsNamed = 10

/** `<…@renderfarm.batch-medic>`: the same for each try to send this message. */
export function messageIdOf({ key, pool }: Announcement): string {
  return `<${digest(`message ${key}`)}@${domainOf(pool.account)}>`
}

/** One root an incident: every message about it refers to it, whichever of them arrive. */
export function rootIdsOf({ stories, pool }: Announcement): string[] {
  return stories
    .slice(0, incidentsNamed)
    .map(
      ({ incident }) => `<incident.${digest(incident.id.toLowerCase())}@${domainOf(pool.account)}>`,
    )
}

export function noticeIdOf({ key, page }: Notice): string {
  return `<${digest(`notice ${page} ${key}`)}@batch-medic>`
}

/** Digests of all weeks are one thread, and so is what was kept back or not delivered; a test stands alone. */
export function noticeRootsOf({ what, page }: Notice): string[] {
  return what === 'test' ? [] : [`<notice.${digest(`notices ${page} ${what}`)}@batch-medic>`]
}

/**
 * `Batch Medic <incidents.medic.example>`: what mail rules go by, RFC 2919. The namespace is the host of our own page;
 * where that is not known, the one that the RFC leaves to those who own none: random digits and `localhost`.
 */
export function listIdOf(page: string, label: string): string {
  const host = URL.canParse(page) ? new URL(page).hostname.toLowerCase() : ''
  const isName = /^(?=.{3,150}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.[a-z][a-z0-9-]*$/.test(host)
  const name =
    label
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .slice(0, 24) || 'account'
  return `Batch Medic <${name}.${isName ? host : `${digest(`list ${name}`)}.localhost`}>`
}

/**
 * Exchange and Outlook thread by these two rather than by References. Layout of Thread-Index after [MS-OXOMSG] 2.2.1.3:
 * 0x01, five bytes of the FILETIME, a GUID; five bytes more mark an answer to it.
 */
export function threadHeaders(announcement: Announcement, topic: string): Record<string, string> {
  const [first] = announcement.stories
  if (!first) return {}
  const fileTime =
    (BigInt(Math.max(0, Math.floor(first.incident.detectedAt))) + 11_644_473_600_000n) * 10_000n
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(fileTime)
  const guid = Buffer.from(digest(first.incident.id.toLowerCase()), 'hex').subarray(0, 16)
  const answer = Buffer.from(digest(announcement.key), 'hex').subarray(0, 5)
  const parts = [Buffer.from([1]), time.subarray(1, 6), guid]
  const index = Buffer.concat(announcement.what === 'opened' ? parts : [...parts, answer])
  return { 'Thread-Topic': subjectText(topic), 'Thread-Index': index.toString('base64') }
}

function domainOf(account: string): string {
  return `${
    account
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .slice(0, 24) || 'account'
  }.batch-medic`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
