// In words what came of not making a call that was shown, and the work lost by it.
import type { ActionKind } from './action.ts'
import { durationText, hourMs, minuteMs, momentText } from './durations.ts'
import type { Fault } from './fault.ts'
import type { Incident, ResolutionKind } from './incident.ts'
import { subjectText } from './refs.ts'

const nouns: Readonly<Record<ActionKind, string>> = {
  reboot: 'reboot',
  replace: 'replacement',
  remove: 'removal',
  'disable-scheduling': 'switching off of its scheduling',
  'enable-scheduling': 'switching on of its scheduling',
  'free-disk': 'freeing of its disk',
  'reactivate-task': 'reactivation',
  'terminate-task': 'termination',
  'rolling-reboot': 'rolling reboot',
  'collect-evidence': 'look at its output',
  escalate: 'escalation',
}

/** Nodes with these take no tasks while they last. */
const idling: ReadonlySet<Fault> = new Set<Fault>([
  'node-unusable',
  'node-lost',
  'node-stuck',
  'node-start-task-failed',
  'pool-unusable',
  'pool-start-task-failed',
])
/** Shorter is not worth a number. */
const leastMs = 3 * minuteMs

/** Work lost since the call was first shown, to one decimal; undefined where nodes took tasks all the same. */
export function nodeHours({ fault, finding, foregone }: Incident, now: number): number | undefined {
  if (!foregone || !idling.has(fault) || now - foregone.at < leastMs) return undefined
  const nodes = Math.max(1, finding.nodeIds.length)
  return Math.round((10 * nodes * (now - foregone.at)) / hourMs) / 10
}

/**
 * `The reboot that was recommended at … was not made by Batch Medic; the node was well again by itself 42 min later: 0.7 node-hours without it.`
 * `how`: how the incident ended; absent while it is open. Empty where nothing was kept back.
 */
export function foregoneText(incident: Incident, now: number, how?: ResolutionKind): string {
  const { foregone } = incident
  if (!foregone) return ''
  const { action, guard, at } = foregone
  const kept = guard === 'mode' ? 'recommended' : `held (${guard})`
  const hours = nodeHours(incident, now)
  const lost = hours === undefined ? '' : `: ${hours.toFixed(1)} node-hours without it`
  const what = `The ${nouns[action]} that was ${kept} at ${momentText(at)} was not made by Batch Medic`
  return `${what}; ${cameOf(incident, now, how)}${lost}.`
}

function cameOf(incident: Incident, now: number, how: ResolutionKind | undefined): string {
  const { foregone, others = [], subject } = incident
  const at = foregone?.at ?? now
  const later = `${durationText(now - at)} later`
  const who = subject.kind === 'node' ? 'the node' : subjectText(subject)
  const boot = others.findLast(({ what, seenAt }) => what === 'reboot' && seenAt >= at)
  const booted = boot ? `somebody else rebooted it ${durationText(boot.at - at)} later, and ` : ''
  switch (how) {
    case undefined:
      return booted === '' ? `${who} is as it was ${later}` : `${booted}it is as it was ${later}`
    case 'by-itself':
      return booted === ''
        ? `${who} was well again by itself ${later}`
        : `${booted}it was well ${durationText(now - Math.max(at, boot?.at ?? at))} after that`
    case 'helped':
      return `another repair helped ${later}`
    case 'subject-gone':
      return `${booted}${booted === '' ? who : 'it'} was gone ${later}`
    case 'superseded':
      return `${booted}${booted === '' ? who : 'it'} was part of another incident ${later}`
    case 'told':
      return `${who} was as it had been ${later}, and is not followed any longer`
  }
}

/** Made after all, or by another order: then nothing was foregone. */
export function withoutForegone(incident: Incident, action: ActionKind): Incident {
  if (incident.foregone?.action !== action) return incident
  const { foregone: _, ...rest } = incident
  return rest
}
