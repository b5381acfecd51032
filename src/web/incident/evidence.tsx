// What was kept of the machines' own words: each file with its first error line, and a reader for its text.
import { useState } from 'preact/hooks'
import type { IncidentDetail } from '../../api/shapes/incident-detail.ts'
import { shortId } from '../../domain/plain.ts'
import { Button } from '../ui/button.tsx'
import { Shown } from '../ui/states.tsx'
import { usePolled } from '../use-api.ts'
import { readEvidenceText } from '../wire.ts'
import { ReadText } from './read-text.tsx'

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
      {(text) => <ReadText text={text} />}
    </Shown>
  )
}
