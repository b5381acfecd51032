// The reader of one kept file: its telling line marked and in sight, and as many lines around it as are asked for.
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { EvidenceText } from '../../api/shapes/incident-detail.ts'
import { numberText } from '../format.ts'
import { AwayLink } from '../ui/away-link.tsx'
import { Button } from '../ui/button.tsx'
import { Moment } from '../ui/moment.tsx'
import { ScrollArea } from '../ui/scroll-area.tsx'
import { moreLines, visibleLine, widened, windowOf } from './text-window.ts'

export function ReadText({ text: evidence }: { text: EvidenceText }) {
  const { name, text, errorLine, truncated, link } = evidence
  const marked = useRef<HTMLElement>(null)
  const scroller = useRef<HTMLElement>(null)
  /** How far the end was from what is in sight, before lines came above it. */
  const toEnd = useRef<number>(undefined)
  const noteId = useId()
  const lines = useMemo(() => text.replace(/\n$/, '').split('\n'), [text])
  const [shown, setShown] = useState(() => windowOf(lines.length, errorLine))
  const [isWrapped, setWrapped] = useState(true)
  const toError = () => {
    const { current: line } = marked
    const { current: box } = scroller
    if (!line || !box) return
    box.scrollTop = line.offsetTop - box.clientHeight / 3
    box.focus({ preventScroll: true })
  }
  useEffect(toError, [])
  useLayoutEffect(() => {
    const { current: box } = scroller
    if (box && toEnd.current !== undefined) box.scrollTop = box.scrollHeight - toEnd.current
    toEnd.current = undefined
  })
  const more = (where: 'before' | 'after') => {
    const { current: box } = scroller
    if (box && where === 'before') toEnd.current = box.scrollHeight - box.scrollTop
    setShown(widened(shown, where, lines.length))
    box?.focus({ preventScroll: true })
  }
  const { from, to } = shown
  const isWhole = from === 0 && to === lines.length
  return (
    <div class="stack tight">
      <p class="small dim" id={noteId}>
        {numberText(lines.length)} lines{truncated ? ', the end of a longer file' : ''}
        {isWhole ? '' : `, of which ${numberText(from + 1)} to ${numberText(to)} are shown`}
        {'; secrets are blotted out.'}
        {errorLine === undefined ? '' : ` Line ${errorLine + 1} is marked: it tells most.`}
      </p>
      <div class="row">
        {errorLine !== undefined && <Button onPress={toError}>To the marked line</Button>}
        <Button onPress={() => setWrapped(!isWrapped)}>
          {isWrapped ? 'Do not wrap lines' : 'Wrap lines'}
        </Button>
        {from > 0 && <Button onPress={() => more('before')}>{moreText(from)} before</Button>}
        {to < lines.length && (
          <Button onPress={() => more('after')}>{moreText(lines.length - to)} after</Button>
        )}
        {link && (
          <span class="small">
            <AwayLink url={link.url}>The whole file</AwayLink>{' '}
            <span class="dim">
              (until <Moment at={link.until} />)
            </span>
          </span>
        )}
      </div>
      <ScrollArea
        class={`reader ${isWrapped ? '' : 'unwrapped'}`}
        box={scroller}
        name={name}
        describedBy={noteId}
      >
        {lines.slice(from, to).map((line, at) => (
          <Line
            key={from + at}
            number={from + at + 1}
            text={visibleLine(line)}
            mark={from + at === errorLine ? marked : undefined}
          />
        ))}
      </ScrollArea>
    </div>
  )
}

const moreText = (left: number) => `${numberText(Math.min(left, moreLines))} lines`

function Line(props: {
  number: number
  text: string
  mark: { current: HTMLElement | null } | undefined
}) {
  const { number, text, mark } = props
  return (
    <div class="line">
      <span class="line-number" aria-hidden="true">
        {number}
      </span>
      {mark === undefined ? <span>{text}</span> : <mark ref={mark}>{text}</mark>}
    </div>
  )
}
