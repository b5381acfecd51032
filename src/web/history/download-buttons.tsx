// Takes the whole view along as a file. Fetched with the key in a header: no link could be copied with the key in it.
import { useEffect, useRef, useState } from 'preact/hooks'
import { numberText } from '../format.ts'
import { Button } from '../ui/button.tsx'
import { TroubleNote } from '../ui/states.tsx'
import { type Services, useServices } from '../use-api.ts'
import { type Downloaded, downloadAll, type FileKind, fileKinds, fileName } from './download.ts'
import type { Filters } from './filters.ts'
import { listPath } from './use-incident-pages.ts'

export function DownloadButtons({ filters, isEmpty }: { filters: Filters; isEmpty: boolean }) {
  const { api, say, now } = useServices()
  const [rows, setRows] = useState<number>()
  const [end, setEnd] = useState<{ of: FileKind; result: Downloaded }>()
  const isGone = useRef(false)
  useEffect(() => {
    isGone.current = false
    return () => {
      isGone.current = true
    }
  }, [])
  const start = async (kind: FileKind) => {
    setRows(0)
    setEnd(undefined)
    const result = await downloadAll({
      kind,
      ask: (continuation) => api.getText(listPath(filters, continuation), fileKinds[kind].accept),
      onPage: setRows,
      isCalledOff: () => isGone.current,
    })
    if (result.kind === 'called-off') return
    setRows(undefined)
    setEnd({ of: kind, result })
    if (result.kind === 'file') save(result.text, kind, now())
    say(result.kind === 'file' ? `${numberText(result.rows)} incidents saved` : '')
  }
  if (isEmpty) return null
  return (
    <div class="row">
      {rows === undefined ? null : <span class="dim">{numberText(rows)} read …</span>}
      {end ? <End {...end} onRetry={start} /> : null}
      {(['csv', 'ndjson'] as const).map((kind) => (
        <Button
          key={kind}
          busy={rows !== undefined}
          label={`Download these incidents as ${fileKinds[kind].name}`}
          onPress={() => void start(kind)}
        >
          {fileKinds[kind].name}
        </Button>
      ))}
    </div>
  )
}

function End(props: { of: FileKind; result: Downloaded; onRetry: (kind: FileKind) => void }) {
  const { of, result, onRetry } = props
  if (result.kind === 'trouble') {
    return <TroubleNote trouble={result.trouble} isOnce onRetry={() => onRetry(of)} />
  }
  if (result.kind === 'called-off') return null
  return result.isCut ? (
    <span>The first {numberText(result.rows)} are saved; narrow the time for the others.</span>
  ) : (
    <span class="dim">{numberText(result.rows)} saved</span>
  )
}

const types: Record<FileKind, string> = {
  csv: 'text/csv;charset=utf-8',
  ndjson: 'application/x-ndjson',
}

function save(text: string, kind: FileKind, now: ReturnType<Services['now']>): void {
  const url = URL.createObjectURL(new Blob([text], { type: types[kind] }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName(kind, now)
  link.click()
  // Not at once: the browser has only begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
