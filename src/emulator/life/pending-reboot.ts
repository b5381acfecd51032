// A reboot or reimage that waits: for the tasks that run, and if asked also for the files that are still to be kept.
import type { Life, NodePlace } from './life.ts'
import { rebootNode, reimageNode } from './node-life.ts'
import { retainedUntilMs } from './retention.ts'

/** Restarts the node that was to be restarted if nothing holds it up any more; else looks again when that may be. */
export function rebootWhenFree(life: Life, place: NodePlace): void {
  const { account, pool, node } = place
  const restart = { reboot: rebootNode, reimage: reimageNode, leave: undefined }[
    node.pending ?? 'leave'
  ]
  if (!restart || node.running.length > 0) return
  const waitMs = node.keepsData ? retainedUntilMs(account, pool, node) - life.now() : 0
  if (waitMs <= 0) {
    restart(life, place)
    return
  }
  // Files kept without limit hold it up for good, as they would there.
  if (!Number.isFinite(waitMs)) return
  const due = { account: account.name, pool: pool.id, node: node.id, step: node.step }
  life.after(waitMs, { kind: 'node-data-kept', ...due })
}
