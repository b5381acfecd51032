// The timeline: each line of the record with its time, the oldest first, the day once.
import type { Attempt } from '../../domain/attempt.ts'
import { lineText } from '../../notify/line-text.ts'
import { localText, utcText } from '../format.ts'

interface Line {
  at: number
  text: string
}

/** How it began stays, and how it goes on; the middle of a long story folds away. */
const firstLines = 6
const lastLines = 24

export function Timeline(props: { lines: readonly Line[]; attempts: readonly Attempt[] }) {
  const lines = props.lines.map(({ at, text }) => ({
    at,
    text: lineText(text, props.attempts),
  }))
  const isLong = lines.length > firstLines + lastLines + 2
  const head = isLong ? lines.slice(0, firstLines) : lines
  const middle = isLong ? lines.slice(firstLines, -lastLines) : []
  const tail = isLong ? lines.slice(-lastLines) : []
  return (
    <section class="card stack tight" aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      {lines.length === 0 && <p class="dim">Nothing is on record yet.</p>}
      <Lines lines={head} />
      {middle.length > 0 && (
        <details>
          <summary>{middle.length} lines between</summary>
          <Lines lines={middle} before={head.at(-1)?.at} />
        </details>
      )}
      {tail.length > 0 && <Lines lines={tail} before={middle.at(-1)?.at} />}
    </section>
  )
}

function Lines({ lines, before }: { lines: readonly Line[]; before?: number | undefined }) {
  let day = before === undefined ? '' : dayOf(before)
  return (
    <ol class="timeline">
      {lines.map(({ at, text }, index) => {
        const isNewDay = dayOf(at) !== day
        day = dayOf(at)
        const local = localText(at)
        return (
          <li key={index}>
            {isNewDay && <span class="day">{day}</span>}
            <time dateTime={new Date(at).toISOString()} title={local}>
              {utcText(at, true).slice(11, 19)}
            </time>
            <span class="said">{text}</span>
          </li>
        )
      })}
    </ol>
  )
}

function dayOf(at: number): string {
  return utcText(at).slice(0, 10)
}
