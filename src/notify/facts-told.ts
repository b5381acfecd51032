// The facts at the head of a message: names are ours, values may come from outside.
import { durationText, momentText } from '../domain/durations.ts'
import { plain } from '../domain/plain.ts'
import { subjectText } from '../domain/refs.ts'
import type { Announcement } from '../ports/channel.ts'
import { helpedText } from './deeds.ts'
import { tally } from './headline.ts'
import type { Detail } from './machine-said.ts'
import { causeText } from './words.ts'

/** The one place with the whole id of a node: everything else has it shortened. */
export function factsTold(announcement: Announcement): readonly Detail[] {
  const { pool, stories } = announcement
  const [first] = stories
  const own = stories.length === 1 ? first?.incident : undefined
  const causes = tally(stories.map(({ incident }) => causeText(incident.finding)))
  return [
    ...(own ? [{ name: 'Subject', value: plain(subjectText(own.subject), 200) }] : []),
    {
      name: 'Pool',
      value: `${plain(pool.pool, 64)} in account ${plain(pool.account, 30)}`,
    },
    ...times(announcement),
    { name: 'Cause', value: causesText(causes) },
    { name: 'Did it help', value: helpedText(announcement) },
    ...(own ? [{ name: 'Incident', value: plain(own.id, 150) }] : []),
    { name: 'Fault', value: faultText(announcement) },
  ]
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
