// A fault comes due and ends: which family does what.
import type { Life } from '../life/life.ts'
import type { ActiveFault } from './fault-state.ts'
import { end, type FaultOf } from './matching.ts'
import { beginNodeFault, endNodeFault, isOfNodes } from './node-faults.ts'
import { letGo } from './node-steps.ts'
import { beginResizeError, endResizeError } from './pool-faults.ts'
import { beginStale } from './stale-reads.ts'
import { beginTaskFails, beginTaskManner, endTaskFails } from './task-faults.ts'

const is = <K extends ActiveFault['step']['do']>(
  fault: ActiveFault,
  kind: K,
): fault is FaultOf<K> => fault.step.do === kind

/** A fault begins; one that was removed meanwhile does nothing. */
export function faultBegins(life: Life, id: string): void {
  const fault = life.world.faults.find((one) => one.id === id)
  if (fault?.state !== 'waiting') return
  fault.state = 'active'
  const record = life.world.script.find((one) => one.fault === id)
  if (record) record.doneMs = life.now()
  if (fault.step.for !== undefined) life.after(fault.step.for, { kind: 'fault-ends', fault: id })
  if (isOfNodes(fault)) beginNodeFault(life, fault)
  else if (is(fault, 'resize-error')) beginResizeError(life, fault)
  else if (is(fault, 'task-fails')) beginTaskFails(life, fault)
  else if (is(fault, 'task-hangs') || is(fault, 'task-silent') || is(fault, 'task-slow')) {
    beginTaskManner(life, fault)
  } else if (is(fault, 'api-stale')) beginStale(life.world, fault)
}

/** A fault ends, by its time or because it was taken back: what it held goes on, what it broke for good stays. */
export function faultEnds(life: Life, id: string, forget: boolean): void {
  const fault = life.world.faults.find((one) => one.id === id)
  if (!fault) return
  if (fault.state !== 'ended') end(life.world, fault)
  if (isOfNodes(fault)) endNodeFault(life, fault)
  else if (is(fault, 'task-fails')) endTaskFails(life, fault)
  else if (is(fault, 'resize-error')) endResizeError(life, fault)
  letGo(life, fault)
  delete fault.copies
  delete fault.tails
  if (forget) life.world.faults = life.world.faults.filter((one) => one !== fault)
}
