// What became of a request, from the sending to the line of the audit.
import { useEffect, useRef } from 'preact/hooks'
import { Moment } from '../ui/moment.tsx'
import type { Change } from './use-change.ts'
import { isTaken, outcomeWords } from './use-change.ts'

export interface ChangeOutcomeProps {
  change: Change
  what: string
  /** The dialog is still open: it has the focus. */
  isAsking: boolean
}

/**
 * Takes the focus once the dialog is closed: the button that it would go back to may be gone by then, as approving is
 * not offered any more once it was done.
 */
export function ChangeOutcome({ change, what, isAsking }: ChangeOutcomeProps) {
  const place = useRef<HTMLDivElement>(null)
  const isTold = isTaken(change.state) && !isAsking
  useEffect(() => {
    if (isTold) place.current?.focus()
  }, [isTold])
  return (
    <div class="live" ref={place} tabIndex={-1}>
      <Outcome change={change} what={what} />
    </div>
  )
}

function Outcome({ change, what }: { change: Change; what: string }) {
  const { state } = change
  switch (state.kind) {
    case 'idle':
    case 'sending':
    case 'refused':
    case 'no-access':
      return null
    case 'unsure':
      return (
        <div class="notice trouble">
          <h2>It is not known whether “{what}” was taken</h2>
          <p>
            No answer came ({state.text}). What is in force, and the timeline, will show it; sending
            it twice does no harm.
          </p>
        </div>
      )
    case 'asked':
      return (
        <div class="notice">
          <h2>Asked for: {what}</h2>
          <p>
            At <Moment at={state.at} seconds />. It is taken up within seconds; nothing new is
            called in the pool before that.
          </p>
        </div>
      )
    case 'over': {
      const { outcome, said, by, doneAt } = state.entry
      return (
        <div class={`notice ${outcome === 'refused' ? 'warning' : 'good'}`}>
          <h2>
            {outcomeWords(outcome)}: {what}
          </h2>
          <p>{said}</p>
          <p class="small dim">
            Asked by {by}; <Moment at={doneAt} seconds />
          </p>
        </div>
      )
    }
  }
}
