// The dialog of an answer: what it does, the very calls it lets be made, and which action where one is chosen.
import { useId, useState } from 'preact/hooks'
import type { IncidentDetail } from '../../api/shapes/incident-detail.ts'
import type { ActionKind } from '../../domain/action.ts'
import { actionWords } from '../../notify/words.ts'
import { ChangeDialog } from '../changes/change-dialog.tsx'
import type { ChangeState } from '../changes/use-change.ts'
import { wordText } from '../format.ts'
import { Call } from '../ui/call.tsx'
import { type Deed, deedsFor, effectOf, runnable } from './deeds.ts'

export interface DeedDialogProps {
  deed: Deed
  detail: IncidentDetail
  state: ChangeState
  /** `what`: in words, for the line that says what became of it. */
  onSend: (body: { action?: ActionKind; reason?: string }, what: string) => void
  onClose: () => void
}

export function DeedDialog({ deed, detail, state, onSend, onClose }: DeedDialogProps) {
  const [chosen, setChosen] = useState<ActionKind | ''>('')
  const action = deed.verb === 'run' ? chosen || undefined : deed.action
  const { wouldDo, wouldAlso } = detail.incident
  const isChoice = deed.verb === 'run'
  const what = isChoice && action ? `Run: ${actionWords(action).noun}` : deed.title
  const isGone = !isOffered(deed, detail) && state.kind !== 'sending'
  return (
    <ChangeDialog
      title={deed.title}
      verb={deed.button}
      look={deed.verb === 'reject' ? 'danger' : 'main'}
      state={state}
      wrong={isGone ? '' : isChoice && action === undefined ? 'Choose the action first.' : ''}
      isGone={isGone}
      onClose={onClose}
      onSend={(reason) =>
        onSend({ ...(action && { action }), ...(reason !== '' && { reason }) }, what)
      }
    >
      {isGone && (
        <p class="notice warning" role="alert">
          The incident went on meanwhile: it is now {wordText(detail.row.state).toLowerCase()}, and
          this is not asked any more. Its timeline says why.
        </p>
      )}
      <ul>
        {deed.effects.map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      {isChoice && <Choice actions={runnable(detail)} chosen={chosen} onChoose={setChosen} />}
      {deed.verb === 'approve' && wouldDo && !isGone && (
        <>
          <Call call={wouldDo} name="The call that it lets be made" />
          {wouldAlso && (
            <p>
              And {wouldAlso.calls.length + wouldAlso.more} further calls, which the incident lists.
            </p>
          )}
        </>
      )}
    </ChangeDialog>
  )
}

/** Another reader, or time, may have answered while the dialog was open. */
function isOffered({ verb, action }: Deed, detail: IncidentDetail): boolean {
  return deedsFor(detail).some((one) => one.verb === verb && one.action === action)
}

function Choice(props: {
  actions: readonly ActionKind[]
  chosen: ActionKind | ''
  onChoose: (action: ActionKind) => void
}) {
  const { actions, chosen, onChoose } = props
  const name = useId()
  return (
    <fieldset class="choices">
      <legend>Which action</legend>
      {actions.map((action) => (
        <label key={action}>
          <input
            type="radio"
            name={name}
            value={action}
            checked={chosen === action}
            onChange={() => onChoose(action)}
          />
          <span>
            <strong>{actionWords(action).noun}</strong>: {effectOf(action)}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
