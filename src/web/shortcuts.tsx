// Keys that lead on without a mouse, and their list.
import { useEffect } from 'preact/hooks'
import { navigate } from './router.ts'
import { Button } from './ui/button.tsx'
import { Dialog } from './ui/dialog.tsx'
import { viewEntries } from './views.ts'

/** `g` waits so long for its letter. */
const waitMs = 1500

/** Moves among what a view marks with `data-item`, with `j` and `k` as lists do elsewhere. */
function moveItem(step: 1 | -1): void {
  const items = [...document.querySelectorAll<HTMLElement>('main [data-item]')]
  const at = items.findIndex((item) => item.contains(document.activeElement))
  const next = at < 0 ? (step === 1 ? 0 : items.length - 1) : at + step
  items[Math.max(0, Math.min(next, items.length - 1))]?.focus()
}

/** Letters are left to fields that take them, and to the browser where another key is held. */
function isTaken(event: KeyboardEvent): boolean {
  const { target } = event
  const isField =
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  const isHeld = event.ctrlKey || event.metaKey || event.altKey
  return (
    isField || isHeld || event.defaultPrevented || document.querySelector('dialog[open]') !== null
  )
}

export function useShortcuts(showHelp: () => void): void {
  useEffect(() => {
    let goneAt = 0
    const press = (event: KeyboardEvent) => {
      if (isTaken(event)) return
      const key = event.key.toLowerCase()
      const entry =
        event.timeStamp - goneAt < waitMs && viewEntries.find((one) => one.letter === key)
      goneAt = key === 'g' ? event.timeStamp : 0
      if (entry) navigate(entry.route())
      else if (key === 'j') moveItem(1)
      else if (key === 'k') moveItem(-1)
      else if (key === '/') document.querySelector<HTMLElement>('main [data-search]')?.focus()
      else if (key === '?') showHelp()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [showHelp])
}

export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl class="facts">
        {viewEntries.map(({ name, letter }) => (
          <Entry key={name} keys={['g', letter]} what={`Go to ${name}`} />
        ))}
        <Entry keys={['j']} what="Next incident of a list" />
        <Entry keys={['k']} what="The one before" />
        <Entry keys={['/']} what="Search, where a view has a search" />
        <Entry keys={['Enter']} what="Open what has the focus" />
        <Entry keys={['Esc']} what="Close a dialog" />
        <Entry keys={['?']} what="This list" />
      </dl>
      <div class="deeds">
        <Button onPress={onClose}>Close</Button>
      </div>
    </Dialog>
  )
}

function Entry({ keys, what }: { keys: readonly string[]; what: string }) {
  return (
    <>
      <dt>
        {keys.map((key, at) => (
          <>
            {at === 0 ? '' : ' then '}
            <kbd>{key}</kbd>
          </>
        ))}
      </dt>
      <dd>{what}</dd>
    </>
  )
}
