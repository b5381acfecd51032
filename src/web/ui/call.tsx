// A call of the Batch REST API, exactly as it was or would be made, and a button that copies it.
import { useState } from 'preact/hooks'
import type { PlannedCall } from '../../domain/action.ts'
import { Button } from './button.tsx'

/** As it goes on the wire; a body that holds nothing is left out. */
export function callLines({ method, path, body }: PlannedCall): string {
  const hasBody = Object.keys(body).length > 0
  return `${method} ${path}${hasBody ? `\n\n${JSON.stringify(body, null, 2)}` : ''}`
}

export function Call({ call, name }: { call: PlannedCall; name: string }) {
  const text = callLines(call)
  return (
    <figure class="stack tight">
      <figcaption class="row apart">
        <span class="small dim">{name}</span>
        <CopyButton text={text} what={name} />
      </figcaption>
      <pre class="call">{text}</pre>
    </figure>
  )
}

export function CopyButton({ text, what }: { text: string; what: string }) {
  const [done, setDone] = useState('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setDone('Copied')
    } catch {
      setDone('The browser does not allow it: mark the text and copy it')
    }
  }
  return (
    <span class="copy">
      <Button look="quiet" label={`Copy: ${what}`} onPress={() => void copy()}>
        Copy
      </Button>
      <span class="small dim" role="status">
        {done}
      </span>
    </span>
  )
}
