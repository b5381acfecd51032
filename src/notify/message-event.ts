// The event of any message: what the webhook and the topic carry to machines, in the words that people get.
import { faultRow } from '../domain/fault.ts'
import { plain } from '../domain/plain.ts'
import type { IncidentStory } from '../domain/record.ts'
import { subjectText } from '../domain/refs.ts'
import { severities, severityOf } from '../domain/severity.ts'
import {
  type Announcement,
  type Message,
  type MessageEvent,
  type Notice,
  ownSource,
} from '../ports/channel.ts'
import { telling } from './telling.ts'

/** Many receivers take 64 KB and no more: a storm is counted, and the first of it listed. */
const incidentsListed = 50

/** Everything from outside is one clean line each; times in `data` are ISO 8601. */
export function messageEvent(message: Message): MessageEvent {
  return message.kind === 'notice' ? noticeEvent(message) : alertEvent(message)
}

function alertEvent(announcement: Announcement): MessageEvent {
  const { pool, what, fault, stories, at } = announcement
  const { news, summary, done, advice, links, error } = telling(announcement, 0)
  const found = stories.map(({ incident }) => severityOf(incident))
  return {
    type: 'BatchMedic.Alert',
    source: `${ownSource}${pool.account}`,
    subject: `pools/${pool.pool}/alerts/${what}`,
    at,
    data: {
      what,
      ...pool,
      fault,
      title: faultRow(fault).title,
      severity: severities.find((one) => found.includes(one)),
      news,
      summary,
      ...(error ? { error: error.line } : {}),
      done,
      advice,
      links,
      count: stories.length,
      incidents: stories.slice(0, incidentsListed).map(incidentData),
    },
  }
}

function incidentData({ incident }: IncidentStory): Record<string, unknown> {
  const { id, subject, state, finding, detectedAt, changedAt, resolvedAt, waiting } = incident
  return {
    incidentId: id,
    subject: plain(subjectText(subject), 200),
    state,
    severity: severityOf(incident),
    party: finding.party,
    causeClass: finding.causeClass,
    summary: plain(finding.summary, 300),
    ...(waiting ? { waiting: plain(waiting.reason, 300) } : {}),
    detectedAt: iso(detectedAt),
    changedAt: iso(changedAt),
    ...(resolvedAt === undefined ? {} : { resolvedAt: iso(resolvedAt) }),
  }
}

function noticeEvent({ what, title, text, facts, tables, advice, at }: Notice): MessageEvent {
  return {
    type: 'BatchMedic.Notice',
    source: '/batch-medic/self',
    subject: `notices/${what}`,
    at,
    data: {
      what,
      title: plain(title, 150),
      text: text.map((line) => plain(line, 500)),
      facts: facts.map(({ name, value }) => ({ name, value: plain(value, 300) })),
      tables: tables.map((table) => ({
        title: plain(table.title, 100),
        head: table.head,
        rows: table.rows
          .slice(0, incidentsListed)
          .map((row) => row.map((cell) => plain(cell, 120))),
      })),
      advice: plain(advice, 800),
    },
  }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
