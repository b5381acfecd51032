// A reboot that waits: for the tasks that run, and if asked also for the files that are still to be kept.
import type { Life, NodePlace } from './life.ts'
import { rebootNode } from './node-life.ts'
import { retainedUntilMs } from './retention.ts'

/** Reboots the node that was to be rebooted if nothing holds it up any more; else looks again when that may be. */
export function rebootWhenFree(life: Life, place: NodePlace): void {
  const { account, pool, node } = place
  if (node.pending !== 'reboot' || node.running.length > 0) return
  const waitMs = node.keepsData ? retainedUntilMs(account, pool, node) - life.now() : 0
  if (waitMs <= 0) {
    rebootNode(life, place)
    return
  }
  // Files kept without limit hold the reboot up for good, as they would there.
  if (!Number.isFinite(waitMs)) return
  const due = { account: account.name, pool: pool.id, node: node.id, step: node.step }
  life.after(waitMs, { kind: 'node-data-kept', ...due })
}
