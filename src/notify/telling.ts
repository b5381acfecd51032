// What a message says, before it is a card or a mail: plain lines in the order in which they are read.
import { durationText, momentText } from '../domain/durations.ts'
import { faultRow } from '../domain/fault.ts'
import type { AlertKind } from '../domain/incident.ts'
import { plain } from '../domain/plain.ts'
import { redact } from '../domain/redact.ts'
import { type Subject, subjectText } from '../domain/refs.ts'
import type { Announcement } from '../ports/channel.ts'
import { adviceText, doneLines, helpedText } from './deeds.ts'
import { newsText, poolName, shortSubject, subjectsCounted, tally } from './headline.ts'
import { timelineLines } from './timeline.ts'
import { callText, causeText } from './words.ts'

export type Tone = 'bad' | 'warning' | 'good'

export interface Telling {
  tone: Tone
  /** `account/pool` and the news, apart: mails join them, cards set them as two lines. */
  pool: string
  news: string
  /** What is wrong, as a sentence. */
  summary: string
  /** Names are ours, values may come from outside. */
  facts: { name: string; value: string }[]
  /** For several stories: the first subjects, each with what is wrong with it. */
  subjects: string[]
  subjectsLeftOut: number
  /** Of several stories, the first speaks for all. */
  machineHead: string
  /** The first line that looks like an error, and where it stands. */
  error?: { from: string; line: string }
  evidence: { name: string; value: string }[]
  /** What was done, or would be done, or why nothing is. */
  done: string[]
  /** In recommend: the call exactly as it would be made. */
  call?: string
  advice: string
  timeline: string[]
  timelineLeftOut: number
  links: { title: string; url: string }[]
}

const subjectsShown = 10

const tones = {
  opened: 'warning',
  held: 'warning',
  escalated: 'bad',
  resolved: 'good',
} as const satisfies Record<AlertKind, Tone>

/** Everything in the answer is one clean line each: redacted, without control characters, of bounded length. */
export function telling(announcement: Announcement): Telling {
  const { stories, what, at } = announcement
  const [first] = stories
  if (!first) throw new Error(`Announcement ${announcement.key} tells of no incident`)
  const several = stories.length > 1
  const { finding, wouldDo } = first.incident
  const items = stories.flatMap(({ attempts }) =>
    attempts.flatMap(({ evidence }) => evidence ?? []),
  )
  const error = items.find(({ firstErrorLine }) => firstErrorLine.trim() !== '')
  const causes = tally(stories.map(({ incident }) => causeText(incident.finding)))
  const since = Math.min(...stories.map(({ incident }) => incident.finding.since))
  const until = what === 'resolved' ? endOf(announcement) : at
  const { lines, leftOut } = timelineLines(stories)
  return {
    tone: tones[what],
    pool: poolName(announcement),
    news: newsText(announcement),
    summary: several
      ? `${subjectsCounted(stories)} of pool ${plain(announcement.pool.pool, 64)}: ${faultRow(announcement.fault).title}.`
      : plain(finding.summary, 500),
    facts: [
      ...(several ? [] : [{ name: 'Subject', value: wholeSubject(first.incident.subject) }]),
      {
        name: 'Pool',
        value: `${plain(announcement.pool.pool, 64)} in account ${plain(announcement.pool.account, 30)}`,
      },
      { name: 'Since', value: `${momentText(since)} (${lasting(what, until - since)})` },
      { name: 'Cause', value: causesText(causes) },
      { name: 'Did it help', value: helpedText(announcement) },
    ],
    subjects: several
      ? stories
          .slice(0, subjectsShown)
          .map(({ incident }) =>
            plain(`${wholeSubject(incident.subject)}: ${incident.finding.summary}`, 240),
          )
      : [],
    subjectsLeftOut: several ? Math.max(0, stories.length - subjectsShown) : 0,
    machineHead: several
      ? `What the machine said (${shortSubject(first.incident.subject)})`
      : 'What the machine said',
    ...(error && {
      error: { from: plain(error.name, 160), line: plain(error.firstErrorLine, 400) },
    }),
    evidence: finding.evidence
      .slice(0, 20)
      .map(({ name, value }) => ({ name: plain(name, 80), value: plain(value, 300) })),
    done: doneLines(announcement),
    ...(wouldDo && what !== 'resolved' && { call: callText(wouldDo) }),
    advice: adviceText(announcement),
    timeline: lines,
    timelineLeftOut: leftOut,
    links: links(announcement),
  }
}

function wholeSubject(subject: Subject): string {
  return plain(subjectText(subject), 200)
}

function endOf({ stories, at }: Announcement): number {
  return Math.max(...stories.map(({ incident }) => incident.resolvedAt ?? at))
}

function lasting(what: AlertKind, durationMs: number): string {
  const text = durationText(Math.max(0, durationMs))
  return what === 'resolved' ? `lasted ${text}` : `for ${text}`
}

function causesText(causes: readonly { text: string; count: number }[]): string {
  const [first] = causes
  if (!first) return ''
  const others = causes.slice(1, 3).map(({ text, count }) => `${text} (${count})`)
  return others.length === 0 ? first.text : `${first.text} (${first.count}); ${others.join('; ')}`
}

/** Links only open pages: mail scanners follow them. One that is not http or https is left out. */
function links({ page, pool, stories, fault }: Announcement): { title: string; url: string }[] {
  const [first] = stories
  const base = page.replace(/\/+$/, '')
  const listing = `${base}/api/incidents?${new URLSearchParams({ account: plain(pool.account, 30), pool: plain(pool.pool, 64) })}`
  const own =
    stories.length === 1 && first
      ? {
          title: 'Open the incident',
          url: `${base}/api/incidents/${encodeURIComponent(first.incident.id)}`,
        }
      : { title: 'Open the incidents of the pool', url: listing }
  const docs = first?.incident.finding.link || faultRow(fault).link
  return [own, { title: 'Read about this fault', url: docs }]
    .map(({ title, url }) => ({ title, url: redact(url) }))
    .filter(({ url }) => /^https?:\/\/[\w.~:/?#[\]@!$&()*+,;=%-]+$/i.test(url) && url.length <= 500)
}
