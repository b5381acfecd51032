// Stands where a view fell over: an empty page at night would look as if nothing were wrong.
import type { ComponentChildren } from 'preact'
import { useErrorBoundary } from 'preact/hooks'

/** Give it a `key` that changes with the view: another one may be well. */
export function Upright({ children }: { children: ComponentChildren }) {
  const [error, again] = useErrorBoundary()
  if (error === undefined) return <>{children}</>
  return (
    <div class="stack">
      <h1>This view broke</h1>
      <div class="notice trouble" role="alert">
        <p>
          The page could not draw what the app answered; Batch Medic itself goes on. The other views
          may be well, and <code>batch-medic incidents list</code> shows the same.
        </p>
        <p>
          Should it stay so after a reload, this tells the makers of the page why:{' '}
          <code>{String(error).slice(0, 300)}</code>
        </p>
        <div>
          <button type="button" onClick={again}>
            Draw it again
          </button>
        </div>
      </div>
    </div>
  )
}
