// One field of a form: its name above, what it is for beneath, and what is wrong with it, each read aloud with it.
import type { InputHTMLAttributes, Ref } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

export interface FieldProps {
  name: string
  value: string
  onInput: (value: string) => void
  type?: 'text' | 'password' | 'search'
  hint?: string
  /** What is wrong and what to write; empty when all is well. */
  wrong?: string
  autoComplete?: 'username' | 'current-password' | 'off'
  /** Has the focus as it appears. */
  isFirst?: boolean
  /** Several lines. */
  isLong?: boolean
  maxLength?: number
  /** Values to choose among; others may be written. */
  choices?: readonly string[]
}

export function Field(props: FieldProps) {
  const { name, value, onInput, type = 'text', hint = '', wrong = '', isFirst = false } = props
  const id = useId()
  const input = useRef<HTMLElement>(null)
  useEffect(() => {
    if (isFirst || wrong !== '') input.current?.focus()
  }, [isFirst, wrong])
  const shared = {
    ...{ id, value },
    ...(props.maxLength !== undefined && { maxLength: props.maxLength }),
    'aria-describedby': `${id}-hint ${id}-wrong`,
    'aria-invalid': wrong !== '',
    onInput: (event: { currentTarget: { value: string } }) => onInput(event.currentTarget.value),
  }
  return (
    <div class="field">
      <label for={id}>{name}</label>
      {props.isLong ? (
        <textarea {...shared} ref={input as Ref<HTMLTextAreaElement>} rows={3} />
      ) : (
        <input
          {...({
            ...shared,
            ...{ ref: input as Ref<HTMLInputElement>, type },
            autoComplete: props.autoComplete ?? 'off',
            ...(props.choices && { list: `${id}-list` }),
          } as InputHTMLAttributes<HTMLInputElement>)}
        />
      )}
      {props.choices && (
        <datalist id={`${id}-list`}>
          {props.choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
      <span class="small dim" id={`${id}-hint`}>
        {hint}
      </span>
      <span class="small wrong" id={`${id}-wrong`}>
        {wrong}
      </span>
    </div>
  )
}
