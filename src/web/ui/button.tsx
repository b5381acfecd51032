// A button that says when it works, and stays where the focus is while it does.
import type { ComponentChildren } from 'preact'

export interface ButtonProps {
  children: ComponentChildren
  onPress: () => void
  look?: 'main' | 'danger' | 'quiet' | 'plain'
  /** Under way: it takes no press, but keeps the focus, which `disabled` would lose. */
  busy?: boolean
  /** Where the words alone do not say what it is about. */
  label?: string
  shortcut?: string
}

export function Button(props: ButtonProps) {
  const { children, onPress, look = 'plain', busy = false, label, shortcut } = props
  return (
    <button
      type="button"
      class={look}
      aria-disabled={busy ? 'true' : undefined}
      aria-label={label}
      aria-keyshortcuts={shortcut}
      onClick={() => {
        if (!busy) onPress()
      }}
    >
      {children}
    </button>
  )
}
