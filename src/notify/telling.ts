// What a message says, before it is a card or a mail: plain lines in the order in which they are read.
import { faultRow } from '../domain/fault.ts'
import { type AlertKind, type Incident, parseIncidentId } from '../domain/incident.ts'
import { counted, plain } from '../domain/plain.ts'
import { subjectText } from '../domain/refs.ts'
import type { Severity } from '../domain/severity.ts'
import type { Announcement } from '../ports/channel.ts'
import { brief, sentence } from './brief.ts'
import { adviceText, doneLines } from './deeds.ts'
import { detailsTold, factsTold, worstOf } from './facts-told.ts'
import { newsText, poolName, shortSubject, subjectsCounted } from './headline.ts'
import { type Link, linksTold } from './links.ts'
import { type Detail, type DoctorSaid, detailsSaid, doctorSaid, errorSaid } from './machine-said.ts'
import { onApproval } from './on-approval.ts'
import { standsAs } from './stands-as.ts'
import { type TimelineTold, timelineTold } from './timeline.ts'
import { callText } from './words.ts'

export type Tone = 'bad' | 'warning' | 'calm' | 'good'

export interface Telling {
  tone: Tone
  /** Where a person must act, what to do comes before what the machine said. */
  adviceFirst: boolean
  /** `Critical`, or that it is over. */
  label: string
  /** `account/pool` and the news, apart: mails join them, cards set them as two lines. */
  pool: string
  news: string
  /** What is wrong, as a sentence. */
  summary: string
  /** Read first and read last; names are ours, values may come from outside. */
  facts: readonly Detail[]
  details: readonly Detail[]
  /** What an approval would set off; empty where none is asked for. */
  approval: string[]
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
  links: readonly Link[]
}

const subjectsShown = 10

const mustAct: readonly AlertKind[] = ['escalated', 'approval']

function toneOf(what: AlertKind, severity: Severity): Tone {
  if (what === 'resolved') return 'good'
  if (what === 'escalated' || severity === 'critical') return 'bad'
  return severity === 'info' ? 'calm' : 'warning'
}

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
  const standing = standsAs(announcement)
  const severity = worstOf(stories)
  const besides = [summary, error?.line, doctor?.broken?.line].filter((text) => text !== undefined)
  return {
    tone: toneOf(standing, severity),
    adviceFirst: mustAct.includes(standing),
    label: standing === 'resolved' ? 'Over' : sentence(severity),
    pool: poolName(announcement),
    news: newsText(announcement),
    summary,
    facts: factsTold(announcement),
    details: detailsTold(announcement),
    approval: onApproval(announcement),
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
    links: linksTold(announcement),
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
