// The timeline of one or several stories as lines, oldest first, with their UTC times.

import { plain } from '../domain/plain.ts'
import type { IncidentStory } from '../domain/record.ts'
import { shortSubject } from './headline.ts'

const linesShown = { one: 60, several: 30 } as const

/** `04:05:06 Reboot: accepted`; the date stands where the day begins or changes. Of too many, the oldest are left out. */
export function timelineLines(stories: readonly IncidentStory[]): {
  lines: string[]
  leftOut: number
} {
  const several = stories.length > 1
  const all = stories
    .flatMap(({ incident, timeline }) =>
      timeline.map(({ at, text }) => ({
        at,
        text: several ? `${shortSubject(incident.subject)}: ${text}` : text,
      })),
    )
    .toSorted((a, b) => a.at - b.at)
  const shown = all.slice(-(several ? linesShown.several : linesShown.one))
  let day = ''
  const lines = shown.map(({ at, text }) => {
    const [date = '', time = ''] = new Date(at).toISOString().slice(0, 19).split('T')
    const moment = date === day ? time : `${date} ${time}`
    day = date
    return `${moment} ${plain(text, 300)}`
  })
  return { lines, leftOut: all.length - shown.length }
}
