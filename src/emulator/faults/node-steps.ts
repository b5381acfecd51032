// Faults that come between a node and its next step: stuck, slow, dying in a reboot, an id that comes again.
import type { Life, NodePlace } from '../life/life.ts'
import { breakNode } from '../life/node-life.ts'
import type { NodeDue, Timer, TimerTimes } from '../life/timers.ts'
import type { ActiveFault } from './fault-state.ts'
import { activeFaults, strikes } from './matching.ts'
import { means, type PoolPlace, poolKey, subjectOf } from './node-choice.ts'

type NodeTimer = NodeDue & TimerTimes

/** Whether a fault takes the place of a step of a node that is due; then the step is not to be done. */
export function holdsStep(life: Life, place: NodePlace, due: NodeTimer): boolean {
  if (life.world.faults.length === 0 || due.kind === 'node-data-kept') return false
  if (due.kind === 'node-recovered') {
    renew(life, place)
    return false
  }
  if (due.kind === 'node-left') keepId(life, place)
  return isStuck(life, place, due) || diesHere(life, place, due) || isSlow(life, place, due)
}

function isStuck(life: Life, place: NodePlace, due: NodeTimer): boolean {
  for (const fault of activeFaults(life.world, 'node-stuck')) {
    if (fault.step.state !== place.node.state || !means(life.world, fault, place)) continue
    if (strikes(life.world, fault, subjectOf(place))) return hold(fault, due)
  }
  return false
}

function diesHere(life: Life, place: NodePlace, due: NodeTimer): boolean {
  if (due.kind !== 'node-rebooted') return false
  for (const fault of activeFaults(life.world, 'node-dies-in-reboot')) {
    if (!means(life.world, fault, place)) continue
    if (!strikes(life.world, fault, subjectOf(place))) continue
    if (fault.step.becomes === 'rebooting') return hold(fault, due)
    breakNode(life, place, undefined, undefined)
    return true
  }
  return false
}

/** The step is put off once, by as much as the factor adds to the time since the node entered its state. */
function isSlow(life: Life, place: NodePlace, due: NodeTimer): boolean {
  if (due.slowed) return false
  for (const fault of activeFaults(life.world, 'node-slow')) {
    const { boots } = fault.step
    if (boots === undefined || !means(life.world, fault, place)) continue
    if (!strikes(life.world, fault, subjectOf(place))) continue
    const { atMs: _, seq: __, ...again } = due
    life.after((boots - 1) * (life.now() - place.node.stateMs), { ...again, slowed: true })
    return true
  }
  return false
}

export function hold(fault: ActiveFault, due: Timer): true {
  fault.held = [...(fault.held ?? []), due]
  return true
}

/** What waited for a fault's end is due now; a step that has become void since does nothing. */
export function letGo(life: Life, fault: ActiveFault): void {
  for (const { atMs: _, seq: __, ...due } of fault.held ?? []) life.after(0, due)
  delete fault.held
}

const idKey = (at: PoolPlace, dedicated: boolean): string =>
  `${poolKey(at)}/${dedicated ? 'dedicated' : 'spot'}`

/** A node leaves: its id is kept for the next of its kind. */
function keepId(life: Life, place: NodePlace): void {
  for (const fault of activeFaults(life.world, 'node-id-reused')) {
    if (!means(life.world, fault, place)) continue
    if (!strikes(life.world, fault, subjectOf(place))) continue
    const key = idKey(place, place.node.dedicated)
    fault.ids = { ...fault.ids, [key]: [...(fault.ids?.[key] ?? []), place.node.id] }
    return
  }
}

/** The id that a new node takes over from one that has left; undefined where it gets one of its own. */
export function idTakenOver(life: Life, at: PoolPlace, dedicated: boolean): string | undefined {
  const key = idKey(at, dedicated)
  for (const { ids } of life.world.faults) {
    const id = ids?.[key]?.shift()
    if (id !== undefined) return id
  }
  return undefined
}

/** A preempted node comes back on another machine: the same id, another allocation. */
function renew(life: Life, place: NodePlace): void {
  if (place.node.state !== 'preempted') return
  for (const fault of activeFaults(life.world, 'node-id-reused')) {
    if (!means(life.world, fault, place)) continue
    if (!strikes(life.world, fault, subjectOf(place))) continue
    place.node.allocatedMs = life.now()
    return
  }
}
