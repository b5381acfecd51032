// The timeline of one or several stories as lines, oldest first, with their UTC times.
import type { IncidentStory } from '../domain/record.ts'
import { brief } from './brief.ts'
import { shortSubject } from './headline.ts'
import { lineText } from './line-text.ts'

export interface TimelineTold {
  /** How it began. */
  first: readonly string[]
  /** How many lines between the two are not shown. */
  leftOut: number
  /** How it went on; empty when nothing is left out. */
  last: readonly string[]
}

/** How it began stays, whatever came after it. */
const firstLines = 3

/** `04:05:06 Reboot: accepted`; the date stands where the day begins or changes. At most `maxLines` in all. */
export function timelineTold(stories: readonly IncidentStory[], maxLines: number): TimelineTold {
  const several = stories.length > 1
  const all = stories
    .flatMap((story) => story.timeline.map((line) => ({ ...line, story })))
    .toSorted((a, b) => a.at - b.at)
  const leftOut = Math.max(0, all.length - maxLines)
  // A storm has thousands of lines: words are made for those alone that are shown.
  const shown =
    leftOut === 0 ? all : [...all.slice(0, firstLines), ...all.slice(firstLines + leftOut)]
  let day = ''
  const lines = shown.map(({ at, text: said, story }) => {
    const whose = several ? `${shortSubject(story.incident.subject)}: ` : ''
    const text = `${whose}${lineText(said, story.attempts)}`
    const [date = '', time = ''] = new Date(at).toISOString().slice(0, 19).split('T')
    const moment = date === day ? time : `${date} ${time}`
    day = date
    return `${moment} ${brief(text, 300)}`
  })
  return leftOut === 0
    ? { first: lines, leftOut, last: [] }
    : { first: lines.slice(0, firstLines), leftOut, last: lines.slice(firstLines) }
}
