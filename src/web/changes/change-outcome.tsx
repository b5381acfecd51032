// What became of a request, from the sending to the line of the audit.
import { Moment } from '../ui/moment.tsx'
import type { Change } from './use-change.ts'
import { outcomeWords } from './use-change.ts'

export function ChangeOutcome({ change, what }: { change: Change; what: string }) {
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
