// A choice among a few values, with its name above.
import { useId } from 'preact/hooks'

export interface SelectProps<T extends string> {
  name: string
  value: T
  choices: readonly { value: T; text: string }[]
  onChange: (value: T) => void
}

export function Select<T extends string>({ name, value, choices, onChange }: SelectProps<T>) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = choices.find((choice) => choice.value === event.currentTarget.value)
          if (chosen) onChange(chosen.value)
        }}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
    </div>
  )
}
