// Stops where its own repairs do not help: nodes that came as replacements fall sick like those they replaced.
import { durationText, hourMs } from '../../domain/durations.ts'
import type { Guard } from '../guard.ts'
import { isRepair } from '../guard.ts'

/** Replacements count for so long; when the oldest has fallen out, one more repair is tried. */
const rememberMs = 6 * hourMs

export const suspendedGuard: Guard = {
  name: 'suspended',
  tell: true,
  ask({ action, record, terms, now }) {
    if (!isRepair(action) || !('node' in action)) return undefined
    const { allocationTime } = action.node
    const before = record.nodes
      .flatMap(({ repairs }) => repairs)
      .filter(({ kind }) => kind === 'replace')
      .map(({ at }) => at)
      .filter((at) => at > now - rememberMs && at <= allocationTime)
    if (before.length < terms.guards.maxReplacementsInVain) return undefined
    return {
      reason: `${before.length} nodes were replaced here in ${durationText(rememberMs)}, and this one, which came after them, is sick as well: replacing does not help, look at the start task, the image and the VM size.`,
      until: Math.min(...before) + rememberMs,
    }
  },
}
