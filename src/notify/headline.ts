// The head of a message: what broke, where, and how it stands, in one line.
import { durationText } from '../domain/durations.ts'
import { faultRow } from '../domain/fault.ts'
import type { AlertKind, Incident } from '../domain/incident.ts'
import { counted, plain, shortId } from '../domain/plain.ts'
import type { IncidentStory } from '../domain/record.ts'
import type { Subject } from '../domain/refs.ts'
import type { Announcement } from '../ports/channel.ts'
import { actionWords, recommendationWords, repairs } from './words.ts'

/** `[renderfarm/frames] Node unusable: tvmps_25b8…01_d replaced, back at target`: mails sort by pool. */
export function headline({ pool, news }: { pool: string; news: string }): string {
  return `[${pool}] ${news}`
}

/** `renderfarm/frames` */
export function poolName({ pool }: Pick<Announcement, 'pool'>): string {
  return `${plain(pool.account, 30)}/${shortId(pool.pool, 40)}`
}

/** The head without the pool: `Node unusable: 7 nodes escalated to you`. */
export function newsText({ fault, stories, what, at }: Announcement): string {
  const { title } = faultRow(fault)
  const [first] = stories
  if (!first) return title
  const since = Math.min(...stories.map(({ incident }) => incident.finding.since))
  const statuses = tally(stories.map((story) => statusWords(story, what, at - since)))
  const [only] = statuses
  const who = stories.length === 1 ? soleSubject(first.incident.subject) : subjectsCounted(stories)
  if (statuses.length === 1 && only) {
    // That it was found goes without saying where nothing else is said of it.
    const news = only.text.replace(/^found(?:, )?/, '')
    const joint = news === only.text && !news.endsWith('recommended') ? ' ' : ', '
    const all = [who, news].filter(Boolean).join(joint)
    return all === '' ? title : `${title}: ${all}`
  }
  const parts = statuses.map(({ count, text }) => `${count} ${text}`)
  return `${title}: ${who} (${parts.join('; ')})`
}

/** Titles of pool faults name the pool themselves. */
function soleSubject(subject: Subject): string {
  return subject.kind === 'pool' ? '' : shortSubject(subject)
}

/** `7 nodes`, or `3 subjects` when they are of several kinds. */
export function subjectsCounted(stories: readonly IncidentStory[]): string {
  const kinds = new Set(stories.map(({ incident }) => incident.subject.kind))
  const [kind = 'subject'] = kinds
  return counted(stories.length, kinds.size === 1 ? kind : 'subject')
}

/** The subject with its id shortened in the middle. */
export function shortSubject(subject: Subject): string {
  switch (subject.kind) {
    case 'pool':
      return 'the pool'
    case 'node':
      return shortId(subject.nodeId)
    case 'job':
      return `job ${shortId(subject.jobId)}`
    case 'task':
      return `task ${shortId(subject.jobId, 18)}/${shortId(subject.taskId, 18)}`
  }
}

/** How it stands, in words without a finite verb, so that they fit one subject and several. */
function statusWords(
  { incident, attempts }: IncidentStory,
  what: AlertKind,
  forMs: number,
): string {
  const last = repairs({ incident, attempts, timeline: [] }).at(-1)
  switch (what) {
    case 'resolved':
      switch (incident.resolution?.kind) {
        case 'helped':
          return last ? actionWords(last.action.kind).cured : 'repaired'
        case 'superseded':
          return 'now part of a larger incident'
        case 'subject-gone':
          return 'no longer there'
        case 'told':
          return 'not followed any longer'
        case 'by-itself':
        case undefined:
          return 'recovered without a repair'
      }
      break
    case 'escalated':
      return 'escalated to you'
    case 'approval':
      return 'awaiting your approval'
    case 'held':
      // The mode holds every call that is only recommended: then the recommendation is the news.
      if (incident.waiting?.guard === 'mode' && incident.wouldDo) {
        return recommendationWords(incident.wouldDo)
      }
      return incident.waiting?.guard ? `held by ${plain(incident.waiting.guard, 40)}` : 'held'
    case 'reminder':
      return `${reminderWords(incident)} after ${durationText(forMs)}`
    case 'opened':
      if (incident.mode === 'off' || incident.mode === 'watch') return 'found, only watched'
      if (incident.wouldDo) return `found, ${recommendationWords(incident.wouldDo)}`
      return last && last.result === undefined ? actionWords(last.action.kind).now : 'found'
  }
}

function reminderWords({ state }: Incident): string {
  if (state === 'escalated') return 'still left to you'
  return state === 'awaiting-approval' ? 'still awaiting your approval' : 'still there'
}

/** Equal texts counted, the most frequent first. */
export function tally(texts: readonly string[]): { text: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].map(([text, count]) => ({ text, count })).toSorted((a, b) => b.count - a.count)
}
