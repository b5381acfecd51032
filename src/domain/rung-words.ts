// A rung in words: short as it stands in the policy, and as what is done about a subject.
import { durationText } from './durations.ts'
import type { Rung, Verification } from './rung.ts'

/** `reboot, 2 times at most`: as the table of the playbook and `policy explain` have it. */
export function rungText(rung: Rung): string {
  switch (rung.kind) {
    case 'wait':
      return `wait ${durationText(rung.forMs)} for ${rung.what}`
    case 'reboot':
      return rung.times === 1 ? 'reboot' : `reboot, ${rung.times} times at most`
    case 'reactivate-task':
      return `reactivate-task, ${waitTexts(rung).join(', ')} after the failure`
    case 'reimage':
      return 'reimage (refused by Batch, not tried)'
    case 'rolling-reboot':
      return `rolling-reboot in waves of ${Math.round(100 * rung.waveShare)} %, once the cause is mended`
    case 'collect-evidence':
    case 'disable-scheduling':
    case 'free-disk':
    case 'replace':
    case 'remove':
    case 'terminate-task':
    case 'escalate':
      return rung.kind
  }
}

/** `reboots the node, 2 times at most`: what Batch Medic does, for whoever does not know the names of the rungs. */
export function rungDeed(rung: Rung): string {
  switch (rung.kind) {
    case 'wait':
      return `waits ${durationText(rung.forMs)} for ${rung.what}`
    case 'collect-evidence':
      return 'keeps the logs'
    case 'disable-scheduling':
      return 'takes the node out of scheduling'
    case 'reboot':
      return rung.times === 1 ? 'reboots the node' : `reboots the node, ${rung.times} times at most`
    case 'replace':
      return 'replaces the node'
    case 'remove':
      return 'removes the node'
    case 'reimage':
      return 'would reimage it, which Batch refuses'
    case 'free-disk':
      return 'deletes files of tasks that succeeded'
    case 'rolling-reboot':
      return `once the cause is mended, reboots the pool in waves of ${Math.round(100 * rung.waveShare)} %`
    case 'terminate-task':
      return 'terminates the task'
    case 'reactivate-task':
      return `reactivates the task, ${rung.times} times at most, first after ${durationText(rung.backoffMs)}`
    case 'escalate':
      return 'tells a person'
  }
}

/** `well for 5 min, within 30 min`; a dash for what is only told. */
export function verificationText({ healthyForMs, withinMs }: Verification): string {
  if (withinMs === 0) return '–'
  const well = healthyForMs === 0 ? 'succeeded' : `well for ${durationText(healthyForMs)}`
  return `${well}, within ${durationText(withinMs)}`
}

/** Each try waits twice as long as the one before. */
function waitTexts({ times, backoffMs }: Rung & { kind: 'reactivate-task' }): readonly string[] {
  return Array.from({ length: times }, (_, index) => durationText(backoffMs * 2 ** index))
}
