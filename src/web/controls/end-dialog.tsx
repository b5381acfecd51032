// Ends a pause, a hold or a silence, after saying what follows from that.
import { ChangeDialog } from '../changes/change-dialog.tsx'
import type { ChangeState } from '../changes/use-change.ts'
import type { ControlBody, ControlRow } from './control-rows.ts'
import { controlEffects } from './effects.ts'

export interface EndDialogProps {
  row: ControlRow
  state: ChangeState
  onSend: (body: ControlBody, what: string) => void
  onClose: () => void
}

export function EndDialog({ row, state, onSend, onClose }: EndDialogProps) {
  const { what, on, account, pool, node, action, end, by, reason } = row
  if (!end) return null
  const isRefusal = end === 'forget'
  const title = isRefusal ? `Ask Batch again: ${on}` : `End the ${what.toLowerCase()} of ${on}`
  const place = {
    account,
    ...(pool !== undefined && { pool }),
    ...(node !== undefined && { node }),
    ...(isRefusal && action !== undefined && { action }),
  }
  return (
    <ChangeDialog
      title={title}
      verb={isRefusal ? 'Ask again' : 'End it'}
      state={state}
      onClose={onClose}
      onSend={(why) => onSend({ do: end, ...place, ...(why !== '' && { reason: why }) }, title)}
    >
      <p>{isRefusal ? reason : `${by} made it: ${reason}`}</p>
      <ul>
        {controlEffects(end, place).map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
    </ChangeDialog>
  )
}
