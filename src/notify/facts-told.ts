// The facts of a message, first and last: names are ours, values may come from outside.
import { durationText, momentText } from '../domain/durations.ts'
import { plain } from '../domain/plain.ts'
import type { IncidentStory } from '../domain/record.ts'
import { subjectText } from '../domain/refs.ts'
import { type Severity, severities, severityOf } from '../domain/severity.ts'
import type { Announcement } from '../ports/channel.ts'
import { causeText } from './cause-words.ts'
import { costTold, pricesTold } from './cost-told.ts'
import { helpedText } from './deeds.ts'
import { tally } from './headline.ts'
import type { Detail } from './machine-said.ts'

/** What is read first: how bad, why, whether it helped, what it cost, since when. */
export function factsTold(announcement: Announcement): readonly Detail[] {
  const causes = tally(announcement.stories.map(({ incident }) => causeText(incident.finding)))
  return [
    { name: 'Cause', value: causesText(causes) },
    { name: 'Did it help', value: helpedText(announcement) },
    { name: 'Cost', value: costTold(announcement) },
    ...times(announcement),
    ...toldBefore(announcement),
  ]
}

/** What is looked up rather than read: the one place with the whole id of a node, everything else has it shortened. */
export function detailsTold(announcement: Announcement): readonly Detail[] {
  const { pool, stories } = announcement
  const own = stories.length === 1 ? stories[0]?.incident : undefined
  const prices = pricesTold(announcement)
  return [
    { name: 'Severity', value: severityWords[worstOf(stories)] },
    ...(own ? [{ name: 'Subject', value: plain(subjectText(own.subject), 200) }] : []),
    {
      name: 'Pool',
      value: `${plain(pool.pool, 64)} in account ${plain(pool.account, 30)}`,
    },
    ...(own ? [{ name: 'Incident', value: plain(own.id, 150) }] : []),
    { name: 'Fault', value: faultText(announcement) },
    ...(prices ? [{ name: 'Prices', value: prices }] : []),
  ]
}

/** Of several incidents the worst. */
export function worstOf(stories: readonly IncidentStory[]): Severity {
  const all = stories.map(({ incident }) => severityOf(incident))
  return severities.find((severity) => all.includes(severity)) ?? 'info'
}

const severityWords = {
  critical: 'critical: the whole pool does no work',
  error: 'error: it needs a person, or several nodes or tasks have it',
  warning: 'warning: one node or one task has it',
  info: 'info: nothing to mend',
} as const satisfies Record<Severity, string>

/** Of a reminder: how often it was told, and when first. A message goes to several channels, and is counted once. */
function toldBefore({ what, stories, at }: Announcement): Detail[] {
  if (what !== 'reminder') return []
  const alerts = stories.flatMap(({ incident }) => incident.alerts)
  const reminders = stories.flatMap(({ incident }) => {
    const sent = incident.alerts.filter((alert) => alert.what === 'reminder')
    return tally(sent.map(({ channel }) => channel)).map(({ count }) => count)
  })
  const often = `reminder ${Math.max(0, ...reminders) + 1}`
  if (alerts.length === 0) return [{ name: 'Told', value: `Now as ${often}` }]
  const moments = alerts.map((alert) => alert.at)
  const first = momentText(Math.min(...moments))
  const ago = durationText(Math.max(0, at - Math.max(...moments)))
  return [{ name: 'Told', value: `First ${first}, last ${ago} ago; this is ${often}` }]
}

/** By these names docs/faults.md has the fault and the rule that named its cause. */
function faultText({ fault, stories }: Announcement): string {
  const rules = new Set(stories.map(({ incident }) => incident.finding.rule ?? ''))
  const [rule = ''] = rules
  const named = rules.size === 1 && rule !== '' ? `, cause by the rule ${plain(rule, 80)}` : ''
  return `${fault}${named} (docs/faults.md)`
}

/** Each duration says from when it counts; of several stories the first to begin and the last to end. */
function times({ stories, what, at }: Announcement): Detail[] {
  const incidents = stories.map(({ incident }) => incident)
  const since = Math.min(...incidents.map(({ finding }) => finding.since))
  const found = Math.min(...incidents.map(({ detectedAt }) => detectedAt))
  const after = (moment: number) => durationText(Math.max(0, moment - since))
  if (what !== 'resolved') {
    return [{ name: 'Since', value: `${momentText(since)}, ${after(at)} before this message` }]
  }
  const end = Math.max(...incidents.map(({ resolvedAt }) => resolvedAt ?? at))
  return [
    { name: 'Since', value: `${momentText(since)}, found ${after(found)} after it began` },
    { name: 'Over', value: `${momentText(end)}, ${after(end)} after it began` },
  ]
}

function causesText(causes: readonly { text: string; count: number }[]): string {
  const [first] = causes
  if (!first) return ''
  const others = causes.slice(1, 3).map(({ text, count }) => `${text} (${count})`)
  return others.length === 0 ? first.text : `${first.text} (${first.count}); ${others.join('; ')}`
}
