// What a failure is called: by where it was said and by Batch's code, before anything is known of its cause.
import { apiFaultOf } from '../domain/api-code.ts'
import type { Fault } from '../domain/fault.ts'
import type { Place, Symptom } from '../domain/symptom.ts'
import { codesOf } from './codes.ts'

/** A start task that fails is one fault, whatever its code; elsewhere a code that is not known is this. */
const withoutCode: Readonly<Partial<Record<Place, Fault>>> = {
  'start-task': 'node-start-task-failed',
  task: 'task-failed',
  node: 'node-error',
  resize: 'pool-resize-failed',
  autoscale: 'pool-autoscale-failed',
  job: 'job-pool-failed',
}

/** A node that reports no error, by its state; idle, offline and the like are no fault. */
const byNodeState: Readonly<Record<string, Fault>> = {
  unusable: 'node-unusable',
  unknown: 'node-lost',
  starttaskfailed: 'node-start-task-failed',
  preempted: 'pool-preempted',
  creating: 'node-stuck',
  starting: 'node-stuck',
  rebooting: 'node-stuck',
  reimaging: 'node-stuck',
  upgradingos: 'node-stuck',
  waitingforstarttask: 'node-stuck',
  leavingpool: 'node-stuck',
}

/** Undefined where neither place nor code tells. */
export function faultOf(symptom: Symptom): Fault | undefined {
  const { place, code, exitCode, state } = symptom
  if (place === 'start-task') return 'node-start-task-failed'
  if (place === 'api') return apiFault(symptom)
  const known = codesOf(place).get(code.toLowerCase())
  if (known) return known
  if (place === 'task' && code === '' && exitCode !== undefined && exitCode !== 0) {
    return 'task-exit-code'
  }
  if (place === 'node' && code === '') return byNodeState[state]
  // Words without a code: the rule that they meet knows better what they are of.
  return code === '' && place !== 'autoscale' ? undefined : withoutCode[place]
}

function apiFault(symptom: Symptom): Fault | undefined {
  const { code, httpStatus } = symptom
  if (code === '' && httpStatus === undefined) return undefined
  return apiFaultOf(code, httpStatus, asksToWait(symptom))
}

function asksToWait({ details }: Symptom): boolean {
  return details.some(({ name }) => /^retry-?after$/i.test(name))
}
