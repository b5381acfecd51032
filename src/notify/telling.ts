// What a message says, before it is a card or a mail: plain lines in the order in which they are read.
import { faultRow } from '../domain/fault.ts'
import { type AlertKind, type Incident, parseIncidentId } from '../domain/incident.ts'
import { counted, plain } from '../domain/plain.ts'
import { redact } from '../domain/redact.ts'
import { subjectText } from '../domain/refs.ts'
import type { Announcement } from '../ports/channel.ts'
import { brief } from './brief.ts'
import { adviceText, doneLines } from './deeds.ts'
import { factsTold } from './facts-told.ts'
import { newsText, poolName, shortSubject, subjectsCounted } from './headline.ts'
import { type Detail, type DoctorSaid, detailsSaid, doctorSaid, errorSaid } from './machine-said.ts'
import { type TimelineTold, timelineTold } from './timeline.ts'
import { callText } from './words.ts'

export type Tone = 'bad' | 'warning' | 'good'

export interface Telling {
  tone: Tone
  /** `account/pool` and the news, apart: mails join them, cards set them as two lines. */
  pool: string
  news: string
  /** What is wrong, as a sentence. */
  summary: string
  /** Names are ours, values may come from outside. */
  facts: readonly Detail[]
  /** For several stories: the first subjects, each with what is wrong with it. */
  subjects: string[]
  subjectsLeftOut: number
  /** Of several stories, the first speaks for all. */
  machineHead: string
  /** The first line that looks like an error, and where it stands. */
  error?: { from: string; line: string }
  evidence: readonly Detail[]
  /** It asks Azure and the network, not the machine: it speaks for itself. */
  doctor?: DoctorSaid
  /** What was done, or would be done, or why nothing is. */
  done: string[]
  /** The call exactly as it would be made: in recommend, and where it waits for approval. */
  call?: string
  /** The calls after it, and a line that counts those that are not listed. */
  further: string[]
  advice: string
  /** How to see the whole of it, in a clone of the repository. */
  command: string
  timeline: TimelineTold
  links: { title: string; url: string }[]
}

const subjectsShown = 10

const tones = {
  opened: 'warning',
  held: 'warning',
  approval: 'warning',
  reminder: 'warning',
  escalated: 'bad',
  resolved: 'good',
} as const satisfies Record<AlertKind, Tone>

/** Everything in the answer is one clean line each: redacted, without control characters, of bounded length. */
export function telling(announcement: Announcement, maxTimelineLines: number): Telling {
  const { stories, what, pool } = announcement
  const [first] = stories
  if (!first) throw new Error(`Announcement ${announcement.key} tells of no incident`)
  const several = stories.length > 1
  const { finding, wouldDo, wouldAlso, subject } = first.incident
  const summary = several
    ? `${subjectsCounted(stories)} of pool ${plain(pool.pool, 64)}: ${faultRow(announcement.fault).title}.`
    : brief(finding.summary, 500)
  const error = errorSaid(stories)
  const doctor = doctorSaid(stories)
  const besides = [summary, error?.line, doctor?.broken?.line].filter((text) => text !== undefined)
  return {
    tone: tones[what],
    pool: poolName(announcement),
    news: newsText(announcement),
    summary,
    facts: factsTold(announcement),
    subjects: several
      ? stories
          .slice(0, subjectsShown)
          .map(({ incident }) =>
            brief(`${subjectText(incident.subject)}: ${incident.finding.summary}`, 240),
          )
      : [],
    subjectsLeftOut: several ? Math.max(0, stories.length - subjectsShown) : 0,
    machineHead: several
      ? `What the machine said (${shortSubject(subject)})`
      : 'What the machine said',
    ...(error && { error }),
    evidence: detailsSaid(finding.evidence, besides),
    ...(doctor && { doctor }),
    done: doneLines(announcement),
    ...(wouldDo && what !== 'resolved' && { call: callText(wouldDo) }),
    further: wouldAlso && what !== 'resolved' ? furtherTexts(wouldAlso) : [],
    advice: adviceText(announcement),
    command: command(announcement),
    timeline: timelineTold(stories, maxTimelineLines),
    links: links(announcement),
  }
}

function furtherTexts({ calls, more }: NonNullable<Incident['wouldAlso']>): string[] {
  const rest = more > 0 ? [`… and ${counted(more, 'more call')} of the same kind`] : []
  return [...calls.map((call) => `then ${callText(call)}`), ...rest]
}

/**
 * Empty where an id is none of ours: it is copied into a shell. The package is on no registry: with `--no`, npx never
 * fetches one of that name, wherever it is called.
 */
function command({ stories, pool }: Announcement): string {
  const [first] = stories
  if (stories.length === 1 && first && parseIncidentId(first.incident.id)) {
    return `npx --no batch-medic incidents show ${first.incident.id}`
  }
  if (stories.length === 1 || !/^[\w-]{1,64}$/.test(pool.pool)) return ''
  return `npx --no batch-medic incidents list --pool ${pool.pool}`
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
