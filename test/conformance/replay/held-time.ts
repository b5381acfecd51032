// When the world's time must wait, because a later answer shows that something slow was not done yet.
import type { Spoken } from './conversations.ts'
import { itemsRead, madeBy, spokenOf } from './resources.ts'

/** What passes between two requests while an allocation is slow: several small ones end one after the other. */
const slowStepMs = 100

/**
 * How much of the world's time may pass, in milliseconds, because a pool is still resizing or a task still active
 * at its next read: then the allocation was slow, or the task had not started yet.
 */
export function heldTo(rows: readonly Spoken[], at: number): number {
  const looked = new Set<string>()
  let heldMs = Number.POSITIVE_INFINITY
  for (const later of rows.slice(at)) {
    for (const { what, body } of itemsRead(later)) {
      if (looked.has(what.key)) continue
      looked.add(what.key)
      if (what.kind === 'tasks' && body.state === 'active') return 0
      if (body.allocationState === 'resizing') heldMs = slowStepMs
    }
    if (!changesWhatWaits.test(later.path) && later.method !== 'DELETE') continue
    for (const { key } of [...spokenOf(later), madeBy(later) ?? []].flat()) looked.add(key)
  }
  return heldMs
}

/** After these, what was waiting before may wait for another reason. */
const changesWhatWaits =
  /\/(resize|stopresize|removenodes|enableautoscale|disableautoscale|terminate|reactivate|addtaskcollection)$|^\/(pools|jobs\/[^/]+\/tasks)$/
