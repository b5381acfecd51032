// What was kept of the machines' own words: each file with its first error line, and a reader for its text.
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { EvidenceText, IncidentDetail } from '../../api/shapes/incident-detail.ts'
import { shortId } from '../../domain/plain.ts'
import { Button } from '../ui/button.tsx'
import { Moment } from '../ui/moment.tsx'
import { ScrollArea } from '../ui/scroll-area.tsx'
import { Shown } from '../ui/states.tsx'
import { usePolled } from '../use-api.ts'
import { readEvidenceText } from '../wire.ts'

/** What was kept does not change. */
const everyMs = 3_600_000

export function Evidence({ detail }: { detail: IncidentDetail }) {
  const { evidence, row } = detail
  const [open, setOpen] = useState<number>()
  if (evidence.length === 0) return null
  return (
    <section class="card stack" aria-labelledby="evidence">
      <h2 id="evidence">Evidence</h2>
      <ul class="files">
        {evidence.map(({ index, name, firstErrorLine, failure, kept }) => (
          <li key={index} class="stack tight">
            <div class="row apart">
              <span class="mono" title={name}>
                {shortName(name)}
              </span>
              {kept && (
                <Button
                  label={`${open === index ? 'Close' : 'Read'} ${name}`}
                  onPress={() => setOpen(open === index ? undefined : index)}
                >
                  {open === index ? 'Close' : 'Read'}
                </Button>
              )}
            </div>
            {firstErrorLine !== '' && open !== index && (
              <pre class="call error-line">{firstErrorLine}</pre>
            )}
            {failure !== '' && <p class="small dim">Could not be read: {failure}</p>}
            {open === index && <Reader id={row.id} index={index} name={name} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** `startup/stderr.txt of node tvmps_…_d`: the id is long, and its ends tell it from others. */
function shortName(name: string): string {
  return name.replace(/\S{30,}$/, (id) => shortId(id))
}

function Reader({ id, index, name }: { id: string; index: number; name: string }) {
  const path = `/incidents/${encodeURIComponent(id)}/evidence/${index}`
  const read = usePolled(path, readEvidenceText, everyMs)
  return (
    <Shown read={read} what={name}>
      {(text) => <Text text={text} />}
    </Shown>
  )
}

function Text({ text: { name, text, errorLine, truncated, link } }: { text: EvidenceText }) {
  const marked = useRef<HTMLElement>(null)
  const scroller = useRef<HTMLElement>(null)
  const noteId = useId()
  const [isWrapped, setWrapped] = useState(true)
  const toError = () => {
    const { current: line } = marked
    const { current: box } = scroller
    if (!line || !box) return
    box.scrollTop = line.offsetTop - box.clientHeight / 3
    box.focus({ preventScroll: true })
  }
  useEffect(toError, [])
  const lines = text.replace(/\n$/, '').split('\n')
  return (
    <div class="stack tight">
      <p class="small dim" id={noteId}>
        {lines.length} lines{truncated ? ', the end of a longer file' : ''}; secrets are blotted
        out.
        {errorLine === undefined ? '' : ` Line ${errorLine + 1} is marked: it tells most.`}
      </p>
      <div class="row">
        {errorLine !== undefined && <Button onPress={toError}>To the marked line</Button>}
        <Button onPress={() => setWrapped(!isWrapped)}>
          {isWrapped ? 'Do not wrap lines' : 'Wrap lines'}
        </Button>
        {link && (
          <span class="small">
            <a href={link.url} target="_blank" rel="noreferrer">
              The whole file
            </a>{' '}
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
        {lines.map((line, at) => (
          <Line key={at} number={at + 1} text={line} mark={at === errorLine ? marked : undefined} />
        ))}
      </ScrollArea>
    </div>
  )
}

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
