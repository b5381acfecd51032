// Incidents page after page: what has come so far, whether there is more, and what went wrong on the way.
import type { IncidentList, IncidentRow } from '../../api/shapes/incident-row.ts'
import type { Answer } from '../api-client.ts'

export interface Pages {
  rows: readonly IncidentRow[]
  /** done: nothing more is there. weary: many pages came empty in a row; it goes on when asked to. */
  more: 'yes' | 'done' | 'weary'
  isReading: boolean
  trouble?: Exclude<Answer<IncidentList>, { kind: 'ok' }>
}

/** A list as it was left. It holds as long as its first page is still the very same answer. */
export interface KeptPages {
  first: IncidentList
  pages: Pages
  continuation: string | undefined
}

export interface IncidentPagesDeps {
  ask: (continuation: string | undefined) => Promise<Answer<IncidentList>>
  told: (pages: Pages) => void
  kept?: KeptPages
}

/** A filter that fits little may pass over a year: after so many empty pages the reader decides. */
const emptyInARow = 20

/** `next` does nothing while a page is under way, after the end, and after `stop`. */
export function createIncidentPages({ ask, told, kept }: IncidentPagesDeps) {
  let pages: Pages = { rows: [], more: 'yes', isReading: false }
  let continuation: string | undefined
  let empty = 0
  let isOver = false
  let first: IncidentList | undefined
  const ids = new Set<string>()

  function tell(change: Partial<Pages>): void {
    if (isOver) return
    const { trouble: _, ...rest } = pages
    pages = { ...rest, ...change }
    told(pages)
  }

  function take(page: IncidentList): void {
    const isFirst = first === undefined
    first ??= page
    // Asked before it is shown again: another reader's key gets another answer, or none.
    if (isFirst && kept?.first === page) {
      continuation = kept.continuation
      for (const { id } of kept.pages.rows) ids.add(id)
      tell({ rows: kept.pages.rows, more: kept.pages.more, isReading: false })
      return
    }
    const { incidents, continuation: next } = page
    // An incident that changed while one reads on may come twice.
    const fresh = incidents.filter(({ id }) => !ids.has(id) && ids.add(id))
    empty = fresh.length === 0 ? empty + 1 : 0
    // A continuation that leads to itself would be read for ever.
    const hasMore = next !== undefined && next !== continuation
    continuation = next
    tell({
      rows: fresh.length === 0 ? pages.rows : [...pages.rows, ...fresh],
      more: hasMore ? (empty < emptyInARow ? 'yes' : 'weary') : 'done',
      isReading: false,
    })
  }

  return {
    get: () => pages,
    async next(): Promise<void> {
      if (isOver || pages.isReading || pages.more === 'done') return
      if (pages.more === 'weary') empty = 0
      tell({ isReading: true, more: 'yes' })
      const answer = await ask(continuation)
      if (isOver) return
      if (answer.kind === 'ok') take(answer.value)
      else tell({ isReading: false, trouble: answer })
    },
    /** Ends it; gives back what can be gone on with. */
    stop(): KeptPages | undefined {
      isOver = true
      return first && { first, pages, continuation }
    },
  }
}
