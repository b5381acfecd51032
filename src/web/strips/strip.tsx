// A pool's nodes over the last 24 hours as a strip: stacked bands of states, what is sick at the bottom.
import { useMemo } from 'preact/hooks'
import { agoText, utcText } from '../format.ts'
import { bands, bandWords } from './bands.ts'
import './strips.css'
import { type StripChange, stretchesOf, stripShape } from './strip-paths.ts'

export interface StripProps {
  pool: string
  strip: readonly StripChange[]
  /** The right edge; epoch milliseconds. Rounded by the caller, so that not every tick draws anew. */
  until: number
  /** When the nodes were last counted: what they do since nobody knows. */
  seenAt: number
}

const stripMs = 86_400_000
/** The census counts each half minute; a few missed rounds are no gap. */
const patienceMs = 900_000
/** Columns of the drawing: one for each ten minutes. */
const width = 144

export function Strip({ pool, strip, until, seenAt }: StripProps) {
  const span = useMemo(() => ({ from: until - stripMs, until }), [until])
  // A count stands until the next one is due, with some patience.
  const isSeen = seenAt + patienceMs >= until
  const unseenFrom = Math.max(0, Math.round((width * (seenAt - span.from)) / stripMs))
  const shape = useMemo(() => stripShape(strip, span, width), [strip, span])
  const words = useMemo(() => stripWords(pool, strip, span), [pool, strip, span])
  const label = isSeen ? words : `${words}; not counted since ${utcText(seenAt)}`
  return (
    <svg
      class="strip"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} 100`}
      preserveAspectRatio="none"
    >
      <rect class="trough" width={width} height="100" />
      {shape.paths.map(({ band, d }) => (
        <path key={band} class={`band ${band}`} d={d} />
      ))}
      {shape.knownFrom > 0 ? (
        <rect class="unseen-time" width={shape.knownFrom} height="100" />
      ) : null}
      {isSeen ? null : (
        <rect class="unseen-time" x={unseenFrom} width={width - unseenFrom} height="100" />
      )}
    </svg>
  )
}

/** What a strip says to those who do not see it: how it is now, and when it was sick. */
function stripWords(
  pool: string,
  strip: readonly StripChange[],
  span: { from: number; until: number },
): string {
  const stretches = stretchesOf(strip, span)
  const last = stretches.at(-1)
  if (!last) return `Nodes of ${pool} over 24 hours: not counted`
  const now = bands.flatMap((band) => (last.counts[band] > 0 ? `${last.counts[band]} ${band}` : []))
  const sick = stretches.filter(({ counts }) => counts.sick > 0)
  const most = Math.max(0, ...sick.map(({ counts }) => counts.sick))
  const sickMs = sick.reduce((sum, stretch) => sum + stretch.until - stretch.from, 0)
  const share = Math.max(1, Math.round((100 * sickMs) / (span.until - span.from)))
  const first = sick[0]
  const trouble = first
    ? `up to ${most} sick, first ${agoText(first.from, span.until)}, ${share} % of the time`
    : 'none sick'
  return `Nodes of ${pool} over 24 hours: now ${now.length > 0 ? now.join(', ') : 'no nodes'}; ${trouble}`
}

export function StripKey() {
  return (
    <ul class="strip-key small">
      {bands.toReversed().map((band) => (
        <li key={band}>
          <svg width="12" height="12" aria-hidden="true">
            <rect class={`band ${band}`} width="12" height="12" rx="2" />
          </svg>{' '}
          {bandWords[band].name}
          {bandWords[band].means === band ? null : (
            <span class="dim means"> ({bandWords[band].means})</span>
          )}
        </li>
      ))}
      <li>
        <svg width="12" height="12" aria-hidden="true">
          <rect class="unseen-time" width="12" height="12" rx="2" />
        </svg>{' '}
        not counted
      </li>
    </ul>
  )
}
