// Asks for the key once, and for the name that changes are made under.
import { useId, useState } from 'preact/hooks'
import type { Session } from '../session.ts'
import { Field } from '../ui/field.tsx'

export interface SignInProps {
  /** Why it asks again; empty at first. */
  trouble: string
  name: string
  onSignIn: (given: Pick<Session, 'key' | 'name'>) => void
}

/** A line ends between two of these, never within a flag or between it and its value. */
const askKey = [
  ...['az functionapp keys list', '--resource-group GROUP', '--name APP'],
  ...['--query functionKeys.default', '-o tsv'],
]

export function SignInView({ trouble, name: known, onSignIn }: SignInProps) {
  const [key, setKey] = useState('')
  const [name, setName] = useState(known)
  const [isMissing, setMissing] = useState(false)
  const titleId = useId()
  return (
    <main class="door" aria-labelledby={titleId}>
      <form
        class="card stack"
        onSubmit={(event) => {
          event.preventDefault()
          setMissing(key.trim() === '')
          if (key.trim() !== '') onSignIn({ key: key.trim(), name: name.trim() })
        }}
      >
        <h1 id={titleId}>Batch Medic</h1>
        {trouble === '' ? null : (
          <p class="notice trouble" role="alert">
            {trouble}
          </p>
        )}
        <Field
          name="Function key"
          type="password"
          value={key}
          onInput={setKey}
          hint="The host key of the Function app, or a key of its functions. It stays in this tab until it is closed."
          wrong={isMissing ? 'Give the key: without it the app shows nothing.' : ''}
          autoComplete="current-password"
          isFirst
        />
        <Field
          name="Your name"
          value={name}
          onInput={setName}
          hint="Stands beside what you change, in the audit and in messages."
          autoComplete="username"
        />
        <p class="small dim">
          The key, with the right to read it:{' '}
          <code>
            {askKey.map((part) => (
              <>
                <span key={part}>{part}</span>{' '}
              </>
            ))}
          </code>
        </p>
        <div>
          <button type="submit" class="main">
            Sign in
          </button>
        </div>
      </form>
    </main>
  )
}
