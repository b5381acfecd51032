// Rungs that a named cause makes vain: what cannot help is not tried, and the reason says so.
import type { FixClass } from '../domain/cause.ts'
import type { Finding } from '../domain/finding.ts'
import type { Rung } from '../domain/rung.ts'

/** Only people make these changes; until then the same happens again, on any node and at any time. */
const changes: Readonly<Partial<Record<FixClass, string>>> = {
  'change-config': 'a change of the configuration',
  'change-code': 'a change of the code',
  'other-vm-size': 'another VM size',
  'raise-quota': 'a higher quota',
  'recreate-pool': 'a new pool',
}

/** Switching scheduling off only prepares a repair: without one nothing would switch it on again. */
const repairs: readonly Rung['kind'][] = [
  'disable-scheduling',
  'free-disk',
  'reboot',
  'reimage',
  'replace',
  'remove',
  'reactivate-task',
]

/**
 * Why the rung cannot help, as the rest of a sentence; undefined where it may. What a fault stands for by default
 * makes nothing vain, nor does a guess: only a rule that held does.
 */
export function vainBecause(rung: Rung, finding: Finding): string | undefined {
  const { rule, confidence, fixClass, retryHelps } = finding
  // Who wrote a rule for this exit code knows the program; its tries are few, and counted.
  if (rung.kind === 'reactivate-task' && rung.by !== undefined) return undefined
  if (rule === undefined || confidence === 'guess') return undefined
  const change = changes[fixClass]
  if (change && retryHelps === false && repairs.includes(rung.kind)) {
    return `only ${change} helps (${rule})`
  }
  // Of a full disk it is not the machine: what was freed, or goes with a boot, shows after a reboot.
  if (finding.fault === 'node-disk-full') return undefined
  if (fixClass === 'replace-node' && retryHelps === false && rung.kind === 'reboot') {
    return `the machine itself is at fault, and a reboot keeps it (${rule})`
  }
  return undefined
}
