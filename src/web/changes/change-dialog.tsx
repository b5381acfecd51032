// Asks before anything is changed: what will happen, in words and as the call itself, why, and who says so.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { useServices } from '../use-api.ts'
import type { ChangeState } from './use-change.ts'

export interface ChangeDialogProps {
  title: string
  /** On the button that does it: a verb. */
  verb: string
  look?: 'main' | 'danger'
  state: ChangeState
  /** Why must be said, as the API asks of what begins something. */
  needsReason?: boolean
  /** What is missing in the fields of `children`; empty when nothing is. */
  wrong?: string
  /** It cannot be asked for any more; `children` say why. */
  isGone?: boolean
  children: ComponentChildren
  onSend: (reason: string) => void
  onClose: () => void
}

const leastReason = 3

export function ChangeDialog(props: ChangeDialogProps) {
  const {
    title,
    verb,
    look = 'main',
    state,
    needsReason = false,
    wrong = '',
    isGone,
    children,
  } = props
  const { reader } = useServices()
  const [reason, setReason] = useState('')
  const [name, setName] = useState(reader.name ?? '')
  const [changeKey, setChangeKey] = useState('')
  const [isTried, setTried] = useState(false)
  const isStated = reader.name !== undefined
  const noReason = needsReason && reason.trim().length < leastReason
  const noName = isStated && name.trim() === ''
  const send = () => {
    setTried(true)
    if (isGone || noReason || noName || wrong !== '') return
    reader.set({
      ...(isStated && { name: name.trim() }),
      ...(changeKey.trim() !== '' && { changeKey: changeKey.trim() }),
    })
    props.onSend(reason.trim())
  }
  return (
    <Dialog title={title} onClose={props.onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (state.kind !== 'sending') send()
        }}
      >
        {children}
        {isStated && (
          <Field
            name="Your name"
            value={name}
            onInput={setName}
            maxLength={100}
            autoComplete="username"
            hint="Stands in the audit, in the timeline and in messages."
            wrong={isTried && noName ? 'Say who you are: others will read it.' : ''}
          />
        )}
        <Field
          name={needsReason ? 'Why' : 'Why (may be left out)'}
          value={reason}
          onInput={setReason}
          isLong
          maxLength={400}
          wrong={
            isTried && noReason ? 'Say why, in three characters at least: others will read it.' : ''
          }
        />
        {state.kind === 'no-access' && (
          <div class="notice warning" role="alert">
            <p>
              {isStated
                ? 'The key that you signed in with does not change anything, or is not valid any more.'
                : state.problem.detail}
            </p>
            {isStated && (
              <Field
                name="A key that changes"
                type="password"
                value={changeKey}
                onInput={setChangeKey}
                hint="The host key, or that of the function change-incident or change-controls."
                isFirst
              />
            )}
          </div>
        )}
        {state.kind === 'refused' && (
          <p class="notice trouble" role="alert">
            {state.text}
          </p>
        )}
        {isTried && wrong !== '' && (
          <p class="notice trouble" role="alert">
            {wrong}
          </p>
        )}
        <div class="deeds">
          <Button onPress={props.onClose}>Do nothing</Button>
          {!isGone && (
            <button type="submit" class={look} aria-disabled={state.kind === 'sending'}>
              {state.kind === 'sending' ? 'Sending …' : verb}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
