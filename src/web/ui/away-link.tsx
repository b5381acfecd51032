// A link that leaves the page, in a tab of its own; what is no address of the web is shown and leads nowhere.
import type { ComponentChildren } from 'preact'

export function AwayLink({ url, children }: { url: string; children: ComponentChildren }) {
  if (!isWeb(url)) return <span class="dim">{children}</span>
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {children}
    </a>
  )
}

/** The app leaves other addresses out already; the page does not stake a reader's session on that. */
function isWeb(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
}
